"""What people say under the public pages of a school: sent, reviewed, shown, reported, taken down."""
