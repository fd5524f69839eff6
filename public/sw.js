// Says plainly that the server cannot be reached, where the browser would show an error of its own.
// Everything else is the server's and the HTTP cache's: nothing private is kept here.
const CACHE = 'offline';
const PAGE = '/offline';
let isFresh = false; // whether the page was kept since this worker was started: releases change it

addEventListener('install', (event) => event.waitUntil(keep().then(() => skipWaiting())));
addEventListener('activate', (event) => event.waitUntil(clients.claim()));

addEventListener('fetch', (event) => {
  const { request } = event;
  if (request.mode === 'navigate' && request.method === 'GET') {
    event.respondWith(visit(event));
  } else if (request.destination === 'style') {
    event.respondWith(fetch(request).catch(() => kept(request)));
  }
});

async function visit(event) {
  try {
    const response = await fetch(event.request);
    if (!isFresh) event.waitUntil(keep().catch(() => {}));
    return response;
  } catch {
    return kept(PAGE);
  }
}

// The page as strangers get it, and its stylesheet. Without its scripts, for it stands in for other
// addresses, where they would take it for another page.
async function keep() {
  const response = await fetch(PAGE, { credentials: 'omit' });
  if (!response.ok) throw new Error(`${PAGE}: ${response.status}`);
  const html = (await response.text()).replace(/<script\b[^]*?<\/script>|<link\b[^>]*\brel="?(?:module)?preload"?[^>]*>/g, '');
  const styles = [...html.matchAll(/<link\b[^>]*\brel="?stylesheet"?[^>]*>/g)]
    .map(([link]) => /\bhref="?([^"\s>]+)/.exec(link)?.[1])
    .filter(Boolean);
  const cache = await caches.open(CACHE);
  const old = await cache.keys();
  await cache.addAll(styles);
  await cache.put(PAGE, new Response(html, { headers: response.headers }));
  const wanted = [PAGE, ...styles].map((path) => new URL(path, location.origin).href);
  await Promise.all(old.filter(({ url }) => !wanted.includes(url)).map((request) => cache.delete(request)));
  isFresh = true;
}

async function kept(request) {
  return (await caches.match(request)) ?? Response.error();
}
