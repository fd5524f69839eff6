import { day, expect, test } from './fixtures';

// What the first visit costs. Bytes as they are sent, and no times: those are the machine's.

const TOTAL = 450_000;

test.describe('the first visit to a day with 50 tasks @script @once', () => {
  test.beforeEach(async ({ api }) => {
    for (let number = 0; number < 50; number++) await api.add({ title: `Task ${number}`, due_date: day() });
  });

  test('transfers no more than is promised', async ({ page, tend, context }) => {
    let bytes = 0;
    const session = await context.newCDPSession(page);
    await session.send('Network.enable');
    session.on('Network.loadingFinished', ({ encodedDataLength }) => bytes += encodedDataLength);
    await tend.open('/today');
    await page.waitForLoadState('networkidle');
    expect(bytes).toBeGreaterThan(100_000);
    expect(bytes).toBeLessThanOrEqual(TOTAL);
  });

  test('is painted before any of its program is there, and waits for one style sheet only', async ({ page }) => {
    let release = () => {};
    const held = new Promise<void>((resolve) => release = resolve);
    await page.route('**/*.wasm', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto('/today', { waitUntil: 'commit' });
    await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length === 1);
    await expect(page.getByRole('link', { name: 'Task 0', exact: true })).toBeVisible();
    const blocking = await page.evaluate(() => performance.getEntriesByType('resource')
      .filter((entry) => (entry as unknown as { renderBlockingStatus: string }).renderBlockingStatus === 'blocking')
      .map((entry) => new URL(entry.name).pathname.replace(/\..*\./, '.')));
    expect(blocking).toEqual(['/pkg/tend.css']);
    release();
    await expect(page.locator('html')).toHaveAttribute('data-hydrated', 'true');
  });
});
