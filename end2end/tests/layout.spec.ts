import { AxeBuilder } from '@axe-core/playwright';

import { type Page, type Tend, day, expect, test } from './fixtures';

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

async function expectAccessible(page: Page, what: string) {
  // What the bar at the top happens to cover can be scrolled to.
  await page.evaluate(() => scrollTo(0, 0));
  const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
  const found = violations.map(({ id, nodes }) => ({ id, where: nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`) }));
  expect.soft(found, what).toEqual([]);
}

/** Light and dark, with nothing moving while colours are measured. */
async function inBothThemes(page: Page, look: (theme: string) => Promise<void>) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await look(colorScheme);
  }
}

async function expectNoSidewaysScroll(page: Page, what: string) {
  const surplus = await page.evaluate(() => {
    const root = document.documentElement;
    return Math.max(root.scrollWidth, document.body.scrollWidth) - root.clientWidth;
  });
  expect.soft(surplus, what).toBeLessThanOrEqual(0);
}

const LONG = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2);

test.describe('axe finds nothing @script', () => {
  test('on pages for whoever is signed out', async ({ page, tend, complaints }) => {
    complaints.expectStatus(404, 422);
    await inBothThemes(page, async (theme) => {
      for (const address of ['/', '/login', '/register', '/nonsense']) {
        await tend.open(address);
        await expectAccessible(page, `${address} ${theme}`);
      }
      await tend.open('/register');
      await page.getByRole('button', { name: 'Create account' }).click();
      await expect(page.getByRole('textbox', { name: 'Username' })).toHaveAttribute('aria-invalid', 'true');
      await expectAccessible(page, `/register with errors, ${theme}`);
    });
  });

  test('on settings, and on the ways back in', async ({ page, tend, api, complaints }) => {
    complaints.expectStatus(422);
    expect(await api.tasks()).toEqual([]);
    await inBothThemes(page, async (theme) => {
      for (const name of ['profile', 'security', 'tokens', 'data']) {
        await tend.open(`/settings/${name}`);
        await expectAccessible(page, `${name} ${theme}`);
        await expectNoSidewaysScroll(page, name);
      }
      await page.getByRole('button', { name: 'Delete account' }).click();
      await expect(page.getByLabel('Your password')).toHaveAttribute('aria-invalid', 'true');
      await expectAccessible(page, `data with errors, ${theme}`);
      for (const address of ['/forgot', '/forgot/sent', '/reset?token=x', '/verify?token=x']) {
        await tend.open(address);
        await expectAccessible(page, `${address} ${theme}`);
      }
    });
  });

  test('on lists, full and empty', async ({ page, tend, api }) => {
    await inBothThemes(page, async (theme) => {
      for (const address of ['/inbox?priority=urgent', '/today?priority=urgent', '/upcoming', '/search']) {
        await tend.open(address);
        await expectAccessible(page, `${address} ${theme}, empty`);
      }
    });
    await api.add({ title: 'Late', due_date: day(-2), priority: 'urgent' });
    await api.add({ title: 'Now', due_date: day(), priority: 'high' });
    await api.add({ title: 'In progress', status: 'in_progress', priority: 'medium', due_date: day() });
    await api.add({ title: 'Low', priority: 'low', due_date: day(1), due_time: '17:00' });
    await api.add({ title: 'Done', status: 'done', due_date: day() });
    await api.add({ title: 'Bread', labels: ['errand', 'shop'] });
    await inBothThemes(page, async (theme) => {
      for (const address of ['/inbox', '/today', '/tasks?status=todo,in_progress,done', '/search?q=o&priority=high', '/upcoming', '/labels/errand']) {
        await tend.open(address);
        await expectAccessible(page, `${address} ${theme}`);
      }
    });
  });

  test('on the open panel and its errors', async ({ page, tend, api, complaints }) => {
    complaints.expectStatus(422);
    const { id } = await api.add({ title: 'Call Ana', description: 'About the boat', due_date: day(), priority: 'high' });
    await inBothThemes(page, async (theme) => {
      await tend.open(`/inbox?task=${id}`);
      await expect(tend.panel('Call Ana')).toBeVisible();
      await expectAccessible(page, `panel ${theme}`);
      await tend.dialog.getByRole('textbox', { name: 'Due date' }).fill('someday');
      await page.keyboard.press('Tab');
      await expect(tend.dialog.getByRole('textbox', { name: 'Due date' })).toHaveAttribute('aria-invalid', 'true');
      await expectAccessible(page, `panel with an error, ${theme}`);
    });
  });

  test('on a line that is being typed', async ({ page, tend, api }) => {
    await api.project('Home');
    await inBothThemes(page, async (theme) => {
      await tend.open('/inbox');
      await tend.composer.fill('Pay the rent tomorrow 5pm p1 #h');
      await expect(page.getByRole('option', { name: 'Home' })).toBeVisible();
      await expect(page.getByRole('button', { name: 'Keep as text: p1' })).toBeVisible();
      await page.keyboard.press('ArrowDown');
      await expectAccessible(page, `line ${theme}`);
    });
  });

  test('on open menus and on messages', async ({ page, tend, api, complaints }) => {
    complaints.expectFailedRequests();
    await inBothThemes(page, async (theme) => {
      await api.add({ title: `Call Ana ${theme}` });
      await tend.open('/inbox');
      await page.getByRole('button', { name: 'Account' }).click();
      await expect(page.getByRole('button', { name: 'Sign out' })).toBeVisible();
      await expectAccessible(page, `account menu ${theme}`);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: `Actions: Call Ana ${theme}` }).click();
      await expect(page.getByRole('button', { name: 'Delete', exact: true })).toBeVisible();
      await expectAccessible(page, `actions menu ${theme}`);
      await page.keyboard.press('Escape');
      await tend.check(`Call Ana ${theme}`).click();
      await expect(tend.undo()).toBeVisible();
      await expect(tend.link(`Call Ana ${theme}`)).toBeHidden();
      await page.route('**/rpc/**', (route) => route.abort());
      await tend.composer.fill('Refused');
      await tend.composer.press('Enter');
      await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
      await tend.undo().click();
      await expect(tend.messages).toContainText('Not undone');
      await expectAccessible(page, `messages ${theme}`);
      await page.unroute('**/rpc/**');
    });
  });
});

test('nothing scrolls sideways, at any width, at 400 % or with very long words @script', async ({ page, tend, api }) => {
  const { id } = await api.add({ title: LONG, description: LONG, due_date: day(-3), due_time: '17:00', priority: 'urgent', status: 'in_progress', labels: ['x'.repeat(60)] });
  await api.add({ title: 'Call Ana', due_date: day() });
  const look = async (address: string) => {
    await tend.open(address);
    // 320 px wide is also what 1280 px are at 400 %.
    for (const width of [320, 360, 768, 1280]) {
      await page.setViewportSize({ width, height: width === 320 ? 256 : 740 });
      await expectNoSidewaysScroll(page, `${address} at ${width} px`);
    }
  };
  for (const address of ['/inbox', '/today', '/upcoming', '/search?q=o', `/labels/${'x'.repeat(60)}`, `/inbox?task=${id}`]) await look(address);
  await page.context().clearCookies();
  for (const address of ['/', '/login', '/register']) await look(address);
});

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
  await expectNoSidewaysScroll(page, 'the drawer');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(main.getByRole('link', { name: 'Trash' })).toBeHidden();
});
