import { type Page, type Tend, day, expect, test } from './fixtures';

test('at 320 × 256 px everything is still within reach @script', async ({ page, tend, api }) => {
  await page.setViewportSize({ width: 320, height: 256 });
  await api.add({ title: 'Call Ana' });
  await tend.open('/inbox');
  await tend.add('Pay the rent');
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'All tasks' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'All tasks' })).toBeVisible();
  await tend.openPanel('Call Ana');
  await tend.dialog.getByRole('textbox', { name: 'Due date' }).fill('tomorrow');
  await tend.save();
  await tend.closePanel();
  await tend.check('Call Ana').click();
  await expect(tend.messages).toContainText('Task completed: Call Ana');
  await tend.undo().click();
  await tend.remove('Call Ana');
  await expect(tend.link('Call Ana')).toBeHidden();
});

async function layoutShift(page: Page, tend: Tend, address: string): Promise<number> {
  await page.addInitScript(() => {
    const shifts: number[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push((entry as unknown as { value: number }).value);
    }).observe({ type: 'layout-shift', buffered: true });
  });
  await tend.open(address);
  // Two frames: whatever hydration has moved has been drawn by then.
  return page.evaluate(async () => {
    for (const _ of [1, 2]) await new Promise(requestAnimationFrame);
    return (window as unknown as { shifts: number[] }).shifts.reduce((sum, value) => sum + value, 0);
  });
}

test('nothing moves when the page wakes @script', async ({ page, tend, api }) => {
  for (const title of ['Late', 'Later']) await api.add({ title, due_date: day(-1), priority: 'high' });
  for (const title of ['Now', 'And now', 'Still today']) await api.add({ title, due_date: day() });
  const [task] = await api.tasks();
  for (const address of ['/today', '/inbox?priority=high', `/today?task=${task!.id}`]) {
    expect.soft(await layoutShift(page, tend, address), address).toBeLessThan(0.02);
  }
});

test('targets are at least 24 px wide and high @script', async ({ page, tend, api }) => {
  await api.add({ title: 'Call Ana' });
  await tend.open('/inbox');
  for (const role of ['button', 'checkbox', 'combobox', 'textbox', 'searchbox'] as const) {
    for (const target of await page.getByRole(role).all()) {
      const box = await target.boundingBox();
      const name = `${role} ${await target.getAttribute('aria-label') ?? await target.innerText()}`;
      expect.soft(Math.min(box?.width ?? 0, box?.height ?? 0), name).toBeGreaterThanOrEqual(24);
    }
  }
});

test('on a phone the other places are in a drawer, which closes behind whoever goes there @script @touch', async ({ page, tend, api }) => {
  await api.project('Home');
  await api.add({ title: 'Bread', labels: ['errand'] });
  await tend.open('/inbox');
  const main = page.getByRole('navigation', { name: 'Main' });
  await expect(main.getByRole('link', { name: 'Trash' })).toBeHidden();
  for (const name of ['Calendar', 'Trash', 'Home', 'errand']) {
    await (await tend.place(name)).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(main.getByRole('link', { name: 'Trash' })).toBeHidden();
  }
  await tend.unfold();
  await page.keyboard.press('Escape');
  await expect(main.getByRole('link', { name: 'Trash' })).toBeHidden();
});
