import { expect, test } from './fixtures';

test.use({ serviceWorkers: 'allow' });

test('where the server cannot be reached, the page says so and goes on once it can @script @once', async ({ tend, person: _person, page, context, complaints }) => {
  complaints.expect(/net::ERR_INTERNET_DISCONNECTED/);
  await tend.open('/inbox');
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  await expect.poll(() => page.evaluate(() => caches.match('/offline').then(Boolean))).toBe(true);

  await context.setOffline(true);
  await page.goto('/today');
  await expect(page).toHaveURL(/\/today$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Tend cannot be reached' })).toBeVisible();
  // Its stylesheet is there too.
  await expect(page.getByRole('link', { name: 'Try again' })).toHaveCSS('text-decoration-line', 'none');
  await expect(page.locator('script')).toHaveCount(0);

  await context.setOffline(false);
  await page.getByRole('link', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
});

test('Tend can be installed @script @once', async ({ tend, person: _person, page, request }) => {
  await tend.open('/inbox');
  const address = await page.locator('link[rel=manifest]').getAttribute('href');
  const answer = await request.get(address ?? '');
  expect(answer.headers()['content-type']).toMatch(/^application\/manifest\+json/);
  const manifest = await answer.json();
  expect(manifest).toMatchObject({ name: 'Tend', start_url: '/today', display: 'standalone' });
  for (const { src, type } of manifest.icons) {
    const icon = await request.get(src);
    expect(icon.status(), src).toBe(200);
    expect(icon.headers()['content-type'], src).toBe(type);
  }
});

test('a list is printed without what is there to be pressed @once', async ({ tend, page, api }) => {
  await api.add({ title: 'On paper' });
  await tend.open('/inbox');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { level: 1, name: 'Inbox' })).toBeVisible();
  await expect(page.getByText('On paper')).toBeVisible();
  for (const role of ['navigation', 'search', 'textbox'] as const) await expect(page.getByRole(role)).toHaveCount(0);
  await expect(page.getByRole('button')).toHaveCount(tend.hasScript ? 0 : 1);
});
