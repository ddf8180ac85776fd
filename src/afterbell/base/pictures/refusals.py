"""What is refused about a photograph, and what to do instead."""

from __future__ import annotations

from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "pictures",
    {
        "empty": Words(
            zh="这张照片是空的，没有传到。请重新选一次。", en="The photo arrived empty. Choose it once more."
        ),
        "too_large": Words(
            zh="照片超过 {most} MB，没有收下。请用手机重新拍一张，或截屏后再传。",
            en="The photo is over {most} MB and was not taken. Take another one, or send a screenshot of it.",
        ),
        "too_many_pixels": Words(
            zh="照片的像素太多（{width}×{height}），没有收下。请用普通模式重新拍一张。",
            en="The photo has too many pixels ({width} x {height}) and was not taken. Take one in the ordinary mode.",
        ),
        "heic": Words(
            zh="这是苹果手机的 HEIC 格式，没有收下。请在“设置—相机—格式”里选“兼容性最佳”后重拍，或截屏后再传。",
            en="This is Apple's HEIC format and was not taken. Choose Settings, Camera, Formats, Most Compatible and "
            "take it again, or send a screenshot of it.",
        ),
        "pdf": Words(
            zh="这是 PDF 文件，没有收下。请给纸拍一张照片，或把它截屏后再传。",
            en="This is a PDF file and was not taken. Photograph the paper, or send a screenshot of it.",
        ),
        "not_a_picture": Words(
            zh="这个文件不是照片，没有收下。请传 JPEG、PNG 或 WebP 格式的照片。",
            en="This file is no photo and was not taken. Send a photo as JPEG, PNG or WebP.",
        ),
        "broken": Words(
            zh="照片没有完整传到或已经损坏，没有收下。请重新拍一张再传。",
            en="The photo did not arrive whole or is damaged, and was not taken. Take another one and send it.",
        ),
        "lost": Words(
            zh="这张照片的文件不见了或被改过，请联系平台管理员。",
            en="The file of this photo is gone or was changed; tell the platform's operator.",
        ),
    },
)
