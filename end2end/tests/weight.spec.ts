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

// The browser keeps one list of what stands below anything that `:has()` is said of: for one such rule about
// what is in a row, it would look through all rows whenever anything comes into the page. What stands beside
// it (`+`, `~`) costs little.
test('no rule is about what stands below something that has something @script @once', async ({ page, tend }) => {
  await tend.open('/today');
  const selectors = await page.evaluate(() => {
    const found: string[] = [];
    const read = (rules: CSSRuleList, outer: string) => {
      for (const rule of rules) {
        const own = (rule as CSSStyleRule).selectorText;
        const whole = own === undefined ? outer : own.replaceAll('&', `:is(${outer})`);
        if (own !== undefined) found.push(whole);
        if ('cssRules' in rule) read(rule.cssRules as CSSRuleList, whole);
      }
    };
    for (const sheet of document.styleSheets) read(sheet.cssRules, '');
    return found;
  });
  expect(selectors.filter((selector) => selector.includes(':has(')).length).toBeGreaterThan(5);
  // Of each, what is left of the last space that stands in no parentheses.
  const above = selectors.flatMap((selector) => {
    let flat = selector.replaceAll(/\s*([>+~,])\s*/g, '$1');
    const groups: string[] = [];
    while (/\([^()]*\)/.test(flat)) flat = flat.replace(/\([^()]*\)/, (group) => `[${groups.push(group) - 1}]`);
    const full = (part: string): string => part.replaceAll(/\[(\d+)\]/g, (_, number) => full(groups[number]));
    return flat.split(',').map((part) => full(part.slice(0, Math.max(part.lastIndexOf(' '), part.lastIndexOf('>'), 0))));
  });
  expect(above.filter((part) => part.includes(':has('))).toEqual([]);
});
