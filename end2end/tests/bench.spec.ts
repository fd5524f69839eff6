import { type Page, type Tend, test } from './fixtures';

// How a long list feels: `npx playwright test --project=bench` prints it, and judges nothing.

// What watches the page for a failed test costs more than the page.
test.use({ trace: 'off', screenshot: 'off' });

const LOADED = [50, 1_000, 5_000, 10_000];

/** From an input to what it shows, in milliseconds (W3C Event Timing): the longest since the last time. */
async function longest(page: Page): Promise<number> {
  return page.evaluate(async () => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    const durations = (window as unknown as { durations: number[] }).durations.splice(0);
    return Math.max(0, ...durations);
  });
}

/** Clicks as a hand does: Playwright's own click looks through the page while it is being measured. */
async function click(page: Page, selector: string, index: number): Promise<number> {
  const at = await page.evaluate(async ([selector, index]) => {
    const element = document.querySelectorAll(selector)[index];
    element.scrollIntoView({ block: 'center' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const box = element.getBoundingClientRect();
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }, [selector, index] as const);
  await page.mouse.move(at.x, at.y);
  await longest(page);
  await page.mouse.down();
  await page.mouse.up();
  return longest(page);
}

/** Carries a row by mouse to the place of the second one below it. */
async function carry(page: Page, index: number): Promise<number> {
  const [from, to] = await page.evaluate(async (index) => {
    const rows = [...document.querySelectorAll('li.task')];
    rows[index].scrollIntoView({ block: 'center' });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const middle = (row: Element) => row.getBoundingClientRect().top + row.getBoundingClientRect().height / 2;
    const x = rows[index].querySelector('.task-title').getBoundingClientRect().left + 5;
    return [{ x, y: middle(rows[index]) }, { x, y: middle(rows[index + 2]) }];
  }, index);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x, from.y + 10);
  await page.mouse.move(to.x, to.y);
  await longest(page);
  await page.mouse.up();
  return longest(page);
}

async function scrollTo(page: Page, count: number) {
  await page.evaluate(async (count) => {
    while (document.querySelectorAll('li.task').length < count) {
      scrollTo(0, document.documentElement.scrollHeight);
      dispatchEvent(new Event('scroll'));
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }, count);
}

async function feel(page: Page, tend: Tend, count: number) {
  const started = Date.now();
  await scrollTo(page, count);
  const row: Record<string, number> = { loaded: count, 'to here (s)': Math.round((Date.now() - started) / 100) / 10 };
  row.complete = await click(page, 'li.task .checkbox', count - 10);
  await tend.composer.fill('One more');
  await longest(page);
  await page.keyboard.press('Enter');
  row.add = await longest(page);
  await page.locator('li.task .task-title').nth(count - 20).focus();
  await longest(page);
  await page.keyboard.press('Space');
  row.lift = await longest(page);
  await page.keyboard.press('ArrowUp');
  row.carry = await longest(page);
  await page.keyboard.press('Space');
  row.drop = await longest(page);
  row['by mouse'] = await carry(page, count - 30);
  row.open = await click(page, 'li.task .task-title', count - 20);
  await page.keyboard.press('Escape');
  await tend.dialog.waitFor({ state: 'hidden' });
  await longest(page);
  await page.keyboard.press('j');
  row.step = await longest(page);
  await page.keyboard.press('x');
  row.select = await longest(page);
  await page.keyboard.press('Escape');
  await longest(page);
  await page.keyboard.press('Control+k');
  row.palette = await longest(page);
  await page.keyboard.press('Escape');
  await tend.dialog.waitFor({ state: 'hidden' });
  return row;
}

test('a project of 10,000 tasks', async ({ tend, api, page, request, person }) => {
  test.setTimeout(900_000);
  const { project: few } = await api.project('Few');
  for (let number = 0; number < 50; number++) await api.add({ title: `Task ${number}`, project_id: few });
  const lines = Array.from({ length: 10_000 }, (_, number) => `Task ${number},Many,2027-04-01,"home,work"`);
  const login = await request.post('/api/v1/auth/login', { data: { login: person.username, password: person.password } });
  await request.post('/api/v1/import', {
    headers: { Authorization: `Bearer ${(await login.json()).access_token}` },
    multipart: { file: { name: 'many.csv', mimeType: 'text/csv', buffer: Buffer.from(`title,project,due_date,labels\n${lines.join('\n')}\n`) } },
    timeout: 60_000,
  });
  await page.addInitScript(() => {
    const durations: number[] = [];
    Object.assign(window, { durations });
    new PerformanceObserver((list) => durations.push(...list.getEntries().map((entry) => entry.duration)))
      .observe({ type: 'event', durationThreshold: 16 } as PerformanceObserverInit);
  });
  const opened: object[] = [];
  for (const name of ['Few', 'Many', 'Few', 'Many']) {
    await tend.open('/inbox');
    await (await tend.place(name)).click();
    await page.getByRole('heading', { level: 1, name }).waitFor();
    await page.reload();
    await tend.awake();
    opened.push(await page.evaluate((name) => {
      const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
      const paint = performance.getEntriesByName('first-contentful-paint')[0];
      return { name, 'answered (ms)': Math.round(navigation.responseEnd), 'first paint (ms)': Math.round(paint.startTime) };
    }, name));
  }
  console.table(opened);
  const felt: object[] = [];
  for (const count of LOADED) {
    felt.push(await feel(page, tend, count));
    console.table(felt);
  }
});
