// @ts-check
/** Keeps one page and its files on the phone, for when there is no network. What is on a list never passes through here. */
const NAME = "{{ cache }}-{{ version }}";
const FILES = {{ files|safe }};
const INSTEAD = {{ instead|safe }};
const PAGE = FILES[0];
const PATIENCE = 3000;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((kept) => kept.addAll(FILES)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const old = (name) => name.startsWith("{{ cache }}-") && name !== NAME;
  const drop = (names) => Promise.all(names.filter(old).map((name) => caches.delete(name)));
  event.waitUntil(caches.keys().then(drop).then(() => clients.claim()));
});

/** The page as the server has it now; as it is kept when nobody answers in time, or the sign-in is over. */
async function page(request) {
  const kept = await caches.open(NAME);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  const fresh = fetch(request).then(async (answer) => {
    if (answer.ok) await kept.put(PAGE, answer.clone());
    return answer;
  });
  const answer = await Promise.race([fresh.catch(() => undefined), late]);
  return answer?.ok ? answer : ((await kept.match(PAGE)) ?? fresh);
}

async function file(request) {
  const kept = await caches.open(NAME);
  return (await kept.match(request)) ?? fetch(request);
}

/** A page of the site, in whose place the kept one opens where nobody can be reached. */
async function other(request, part) {
  try {
    return await fetch(request);
  } catch {
    return Response.redirect(PAGE + part, 302);
  }
}

addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate" && path in INSTEAD) event.respondWith(other(request, INSTEAD[path]));
  if (request.method !== "GET") return;
  if (request.mode === "navigate" && path === PAGE) event.respondWith(page(request));
  else if (FILES.indexOf(path) > 0) event.respondWith(file(request));
});
