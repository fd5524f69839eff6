import { type Api, day, expect, type Locator, type Page, type Tend, test } from './fixtures';

const list = (page: Page) => page.getByRole('main').getByRole('list', { name: 'Tasks', exact: true });
const rows = (page: Page) => page.locator('main .task .task-title');
/** The rows of a section of a project's list. */
const section = (page: Page, name: string) =>
  page.locator('section.group').filter({ has: page.getByRole('heading', { level: 2, name, exact: true }) });
const said = (page: Page, words: string) => page.getByRole('status').filter({ hasText: words });
const titles = async (api: Api, question: string) => (await api.tasks(`${question}&sort=position`)).map((task) => task.title);

/** Somewhere in an element, as a part of its height. */
async function inside(target: Locator, part: number) {
  const box = (await target.boundingBox())!;
  return { x: box.x + Math.min(60, box.width / 2), y: box.y + box.height * part };
}

/** Takes a row by its title with the mouse, and holds it somewhere. */
async function carry(page: Page, tend: Tend, title: string, to: { x: number; y: number }) {
  const from = await inside(tend.link(title), 0.5);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 10, from.y + 10);
  await page.mouse.move(to.x, to.y, { steps: 5 });
}

test.describe('a list @script', () => {
  test('rows move among others by mouse, and back by Undo @wide', async ({ tend, page, api }) => {
    for (const title of ['One', 'Two', 'Three']) await api.add({ title });
    await tend.open('/inbox');
    const to = await inside(tend.item('One'), 0.2);
    await carry(page, tend, 'Three', to);
    await expect(tend.item('One')).toHaveAttribute('data-over', 'before');
    await expect(rows(page)).toHaveText(['One', 'Two', 'Three']);
    const cursor = await page.evaluate(({ x, y }) => getComputedStyle(document.elementFromPoint(x, y)!).cursor, to);
    expect(cursor).toBe('grabbing');
    const mayBegin = () => document.dispatchEvent(new Event('selectstart', { cancelable: true }));
    expect(await page.evaluate(mayBegin), 'a selection begins').toBe(false);
    await page.mouse.up();
    await expect(rows(page)).toHaveText(['Three', 'One', 'Two']);
    await expect(page.locator('[data-over], [data-lifted], [data-moving]')).toHaveCount(0);
    await expect(tend.dialog).toHaveCount(0);
    await expect(tend.messages).toContainText('Task moved: Three');
    expect(await titles(api, '')).toEqual(['Three', 'One', 'Two']);
    await tend.undo().click();
    await expect(rows(page)).toHaveText(['One', 'Two', 'Three']);
    expect(await titles(api, '')).toEqual(['One', 'Two', 'Three']);
  });

  test('Esc puts back what the mouse carries, and a click still opens @wide', async ({ tend, page, api }) => {
    for (const title of ['One', 'Two']) await api.add({ title });
    await tend.open('/inbox');
    await carry(page, tend, 'Two', await inside(tend.item('One'), 0.2));
    await page.keyboard.press('Escape');
    await expect(said(page, 'Put back')).toBeAttached();
    await page.mouse.up();
    await expect(rows(page)).toHaveText(['One', 'Two']);
    await tend.openPanel('Two');
  });

  test('rows move through a long list, and so does the focus @wide', async ({ tend, page, api }) => {
    // The page has them in blocks of twenty.
    const number = (index: number) => `Task ${String(index).padStart(2, '0')}`;
    for (let index = 1; index <= 56; index++) await api.add({ title: number(index) });
    await tend.open('/inbox');
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect(list(page).getByRole('listitem')).toHaveCount(56);
    const around = async (...indexes: number[]) =>
      expect.poll(async () => (await rows(page).allTextContents()).slice(46, 53)).toEqual(indexes.map(number));
    await tend.link(number(50)).focus();
    await page.keyboard.press('j');
    await expect(tend.link(number(51))).toBeFocused();
    await page.keyboard.press('k');
    await expect(tend.link(number(50))).toBeFocused();
    for (const key of ['Space', 'ArrowDown', 'ArrowDown', 'Space']) await page.keyboard.press(key);
    await around(47, 48, 49, 51, 52, 50, 53);
    await expect(tend.link(number(50))).toBeFocused();
    await expect(tend.item(number(50))).toHaveAttribute('data-state', 'settled');
    await carry(page, tend, number(52), await inside(tend.item(number(48)), 0.2));
    await page.mouse.up();
    await around(47, 52, 48, 49, 51, 50, 53);
    await expect(tend.item(number(52))).toHaveAttribute('data-state', 'settled');
    expect((await titles(api, '')).slice(46, 53)).toEqual([47, 52, 48, 49, 51, 50, 53].map(number));
    // Into a block that has more than it began with, time and again: nobody is lost.
    for (const from of [30, 31, 32]) {
      await tend.link(number(from)).focus();
      for (const key of ['Space', ...Array<string>(from - 4).fill('ArrowUp'), 'Space']) await page.keyboard.press(key);
      await expect(tend.item(number(from))).toHaveAttribute('data-state', 'settled');
    }
    await tend.link(number(40)).focus();
    for (const key of ['Space', ...Array<string>(19).fill('ArrowUp')]) await page.keyboard.press(key);
    // Where it would land is in sight.
    await expect(list(page).locator('[data-over]')).toBeInViewport({ ratio: 1 });
    await page.keyboard.press('Space');
    await expect(tend.item(number(40))).toHaveAttribute('data-state', 'settled');
    expect((await rows(page).allTextContents()).toSorted()).toEqual(Array.from({ length: 56 }, (_, index) => number(index + 1)));
    expect(await rows(page).allTextContents()).toEqual(await titles(api, ''));
    await tend.link(number(51)).focus();
    for (const key of ['Space', 'End', 'ArrowUp', 'Space']) await page.keyboard.press(key);
    await expect.poll(async () => (await rows(page).allTextContents()).slice(-2)).toEqual([number(51), number(56)]);
  });

  test('a row that is moved behind all that is loaded is there once when the rest comes @wide', async ({ tend, page, api, complaints }) => {
    complaints.expectFailedRequests();
    for (let index = 1; index <= 52; index++) await api.add({ title: `Task ${index}` });
    await tend.open('/inbox');
    await page.route('**/rpc/tasks/list*', (route) => route.abort());
    await tend.link('Task 1').focus();
    for (const key of ['Space', 'End', 'Space']) await page.keyboard.press(key);
    await expect(rows(page).nth(49)).toHaveText('Task 1');
    await expect(tend.item('Task 1')).toHaveAttribute('data-state', 'settled');
    await page.unroute('**/rpc/tasks/list*');
    await page.getByRole('button', { name: 'Show more' }).click();
    await expect(rows(page)).toHaveCount(52);
    await expect(rows(page).nth(49)).toHaveText('Task 1');
    await expect(rows(page).nth(51)).toHaveText('Task 52');
  });

  test('rows move by keyboard, into the next section and back by Ctrl-Z', async ({ tend, page, api }) => {
    const { project, Kitchen, Bath } = await api.project('Home', ['Kitchen', 'Bath']);
    await api.add({ title: 'Call the landlord', project_id: project });
    for (const title of ['Tap', 'Stove']) await api.add({ title, section_id: Kitchen });
    await api.add({ title: 'Mirror', section_id: Bath });
    await tend.open(`/projects/${project}`);
    await tend.link('Tap').focus();
    await page.keyboard.press('Space');
    await expect(said(page, 'Tap is lifted')).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await expect(said(page, 'Kitchen, at the end')).toHaveCount(1);
    await page.keyboard.press('Escape');
    await expect(said(page, 'Put back')).toHaveCount(1);
    await expect(tend.link('Tap')).toBeFocused();
    for (const key of ['Space', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    await expect(said(page, 'Bath, before Mirror')).toHaveCount(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Space');
    await expect(section(page, 'Bath').locator('.task-title')).toHaveText(['Mirror', 'Tap']);
    await expect(section(page, 'Kitchen').locator('.task-title')).toHaveText(['Stove']);
    await expect(tend.link('Tap')).toBeFocused();
    await expect(tend.messages).toContainText('Task moved: Tap');
    expect(await titles(api, `&section_id=${Bath}`)).toEqual(['Mirror', 'Tap']);
    await page.keyboard.press('Control+z');
    await expect(section(page, 'Kitchen').locator('.task-title')).toHaveText(['Tap', 'Stove']);
    expect(await titles(api, `&section_id=${Kitchen}`)).toEqual(['Tap', 'Stove']);
    // Up from the first of a section to the end of what is in none.
    await tend.link('Tap').focus();
    for (const key of ['Space', 'ArrowUp', 'Enter']) await page.keyboard.press(key);
    await expect(list(page).first().locator('.task-title')).toHaveText(['Call the landlord', 'Tap']);
    await expect.poll(async () => (await api.tasks(`&project_id=${project}`)).find((task) => task.title === 'Tap')!.section_id).toBeNull();
    // And the keys of a row are what they were.
    await tend.link('Tap').focus();
    await page.keyboard.press('Enter');
    await expect(tend.panel('Tap')).toBeVisible();
  });

  test('rows move to an empty section, and out of all of them, by mouse @wide', async ({ tend, page, api }) => {
    const { project, Kitchen, Bath } = await api.project('Home', ['Kitchen', 'Bath']);
    await api.add({ title: 'Tap', section_id: Kitchen });
    await tend.open(`/projects/${project}`);
    await carry(page, tend, 'Tap', await inside(section(page, 'Bath'), 0.7));
    await expect(section(page, 'Bath')).toHaveAttribute('data-over', 'true');
    await page.mouse.up();
    await expect(section(page, 'Bath').locator('.task-title')).toHaveText(['Tap']);
    await expect.poll(() => titles(api, `&section_id=${Bath}`)).toEqual(['Tap']);
    const head = (await section(page, 'Kitchen').boundingBox())!;
    await carry(page, tend, 'Tap', { x: head.x + 60, y: head.y - 2 });
    await page.mouse.up();
    await expect(list(page).first().locator('.task-title')).toHaveText(['Tap']);
    await expect(section(page, 'Bath').locator('.task-title')).toHaveCount(0);
    await expect.poll(async () => (await api.tasks(`&project_id=${project}`)).map((task) => task.section_id)).toEqual([null]);
  });

  test('a place where nothing stands shows that the keyboard is over it @wide', async ({ tend, page, api }) => {
    const { project, Kitchen } = await api.project('Home', ['Kitchen']);
    await api.add({ title: 'Tap', section_id: Kitchen });
    await tend.open(`/projects/${project}`);
    await tend.link('Tap').focus();
    for (const key of ['Space', 'ArrowUp']) await page.keyboard.press(key);
    const empty = page.locator('.list[data-drop="section:none"]');
    await expect(empty).toHaveAttribute('data-over', 'true');
    const height = await empty.evaluate((list) => Number.parseFloat(getComputedStyle(list, '::after').height));
    expect(height).toBeGreaterThan(10);
  });

  test('what is typed into a menu is there when it is opened again @wide', async ({ tend, page, api }) => {
    const { project } = await api.project('Home', ['Kitchen']);
    await tend.open(`/projects/${project}`);
    await page.getByRole('link', { name: 'Board', exact: true }).click();
    // The list has a button of the same name, and it may still be there.
    const menu = page.locator('.board').getByRole('button', { name: 'Section: Kitchen', exact: true });
    await menu.click();
    await page.locator('.menu:popover-open input[type="text"]').fill('Bath and kitchen');
    await page.keyboard.press('Escape');
    await menu.click();
    await expect(page.locator('.menu:popover-open input[type="text"]')).toHaveValue('Bath and kitchen');
  });

  test('a move that is refused is put back, and says why', async ({ tend, page, api, complaints, context }) => {
    complaints.expectFailedRequests();
    for (const title of ['One', 'Two', 'Three']) await api.add({ title });
    await tend.open('/inbox');
    await context.route('**/rpc/tasks/move', (route) => route.abort());
    await tend.link('One').focus();
    for (const key of ['Space', 'ArrowDown', 'Space']) await page.keyboard.press(key);
    await expect(tend.messages).toContainText('“One” is as it was');
    await expect(rows(page)).toHaveText(['One', 'Two', 'Three']);
    await expect(tend.link('One')).toBeFocused();
    expect(await titles(api, '')).toEqual(['One', 'Two', 'Three']);
  });

  test('in another order, nothing is put into one @wide', async ({ tend, page, api }) => {
    for (const title of ['One', 'Two']) await api.add({ title });
    await tend.open('/inbox?sort=title');
    await carry(page, tend, 'Two', await inside(tend.item('One'), 0.2));
    await expect(page.locator('[data-lifted]')).toHaveCount(1);
    await expect(page.locator('[data-over]')).toHaveCount(0);
    await page.mouse.up();
    await expect(said(page, 'Put back')).toBeAttached();
    await expect(rows(page)).toHaveText(['One', 'Two']);
    await expect(tend.messages.getByText('Task moved')).toHaveCount(0);
  });

  test('a row moves to another day of Upcoming, and keeps its time', async ({ tend, page, api }) => {
    await api.add({ title: 'Dentist', due_date: day(2), due_time: '10:00' });
    await api.add({ title: 'Rent', due_date: day(1) });
    await tend.open('/upcoming');
    await tend.link('Dentist').focus();
    for (const key of ['Space', 'ArrowUp', 'Space']) await page.keyboard.press(key);
    await expect(section(page, 'Tomorrow').locator('.task-title')).toHaveText(['Rent', 'Dentist']);
    await expect(tend.link('Dentist')).toBeFocused();
    await expect.poll(async () => (await api.tasks()).map((task) => [task.title, task.due_date, task.due_time]).sort())
      .toEqual([['Dentist', day(1), '10:00'], ['Rent', day(1), null]]);
    await expect(tend.messages).toContainText('Task moved: Dentist');
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await api.tasks()).find((task) => task.title === 'Dentist')!.due_date).toBe(day(2));
  });
});

test.describe('the projects in the side bar @script @wide', () => {
  const bar = (page: Page, name: string) =>
    page.getByRole('navigation', { name: 'Main' }).getByRole('listitem').filter({ has: page.getByRole('link', { name, exact: true }) });

  test('take rows of a list, and give them back by Ctrl-Z', async ({ tend, page, api }) => {
    const { project } = await api.project('Home');
    await api.add({ title: 'Tap', due_date: day() });
    await tend.open('/today');
    await carry(page, tend, 'Tap', await inside(bar(page, 'Home'), 0.5));
    await expect(bar(page, 'Home')).toHaveAttribute('data-over', 'true');
    await expect(said(page, 'Home')).toBeAttached();
    await page.mouse.up();
    await expect(tend.messages).toContainText('Task moved: Tap');
    await expect(bar(page, 'Home')).toContainText('1 open');
    await expect.poll(() => titles(api, `&project_id=${project}`)).toEqual(['Tap']);
    await page.keyboard.press('Control+z');
    await expect.poll(() => titles(api, `&project_id=${project}`)).toEqual([]);
  });

  test('take cards of a board and tasks of a calendar', async ({ tend, page, api }) => {
    const { project } = await api.project('Home');
    const { project: other } = await api.project('Work');
    await api.add({ title: 'Tap', project_id: project });
    await api.add({ title: 'Report', due_date: '2027-03-03' });
    await tend.open(`/projects/${project}/board`);
    await carry(page, tend, 'Tap', await inside(bar(page, 'Work'), 0.5));
    await page.mouse.up();
    await expect(tend.link('Tap')).toHaveCount(0);
    await expect.poll(() => titles(api, `&project_id=${other}`)).toEqual(['Tap']);
    await tend.open('/calendar?date=2027-03-15');
    await carry(page, tend, 'Report', await inside(bar(page, 'Work'), 0.5));
    await page.mouse.up();
    await expect.poll(() => titles(api, `&project_id=${other}`)).toEqual(['Tap', 'Report']);
    await expect(tend.link('Report')).toBeVisible();
  });
});

test.describe('places beside the view @script', () => {
  const place = (page: Page, name: string) => page.locator('.sidebar [data-drop]').filter({ has: page.getByText(name, { exact: true }) });

  test('take what the keyboard carries: Tab leads there and back', async ({ tend, page, api }) => {
    await api.project('Garden');
    const { project } = await api.project('Home');
    await api.add({ title: 'Tap', due_date: day() });
    await tend.open('/tasks');
    await tend.link('Tap').focus();
    for (const key of ['Space', 'Tab']) await page.keyboard.press(key);
    await expect(said(page, 'Inbox')).toHaveCount(1);
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key);
    await expect(said(page, 'Home')).toHaveCount(1);
    await expect(place(page, 'Home')).toHaveAttribute('data-over', 'true');
    await expect(place(page, 'Home')).toBeInViewport();
    await page.keyboard.press('Tab');
    await expect(page.locator('[data-over]')).toHaveCount(0);
    for (const key of ['Tab', 'ArrowDown', 'ArrowDown', 'ArrowDown', 'Space']) await page.keyboard.press(key);
    await expect(tend.messages).toContainText('Task moved: Tap');
    await expect(page.locator('#places:popover-open')).toHaveCount(0);
    await expect(tend.link('Tap')).toBeFocused();
    await expect.poll(() => titles(api, `&project_id=${project}`)).toEqual(['Tap']);
    await page.keyboard.press('Control+z');
    await expect.poll(() => titles(api, `&project_id=${project}`)).toEqual([]);
  });

  test('take cards of a board, and "Today" makes what is late due today', async ({ tend, page, api }) => {
    const { project } = await api.project('Home');
    await api.add({ title: 'Tap', project_id: project, due_date: day(-3) });
    await tend.open(`/projects/${project}/board`);
    await tend.link('Tap').focus();
    for (const key of ['Space', 'Tab', 'ArrowDown']) await page.keyboard.press(key);
    await expect(said(page, 'Today')).toHaveCount(1);
    await page.keyboard.press('Space');
    await expect(tend.messages).toContainText('Task moved: Tap');
    await expect.poll(async () => (await api.tasks()).map((task) => task.due_date)).toEqual([day()]);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await api.tasks()).map((task) => task.due_date)).toEqual([day(-3)]);
    await tend.open('/today');
    await api.add({ title: 'Milk', due_date: day() });
    await tend.open('/today');
    await tend.link('Tap').focus();
    for (const key of ['Space', 'ArrowDown']) await page.keyboard.press(key);
    await expect(section(page, 'Today')).toHaveAttribute('data-over', 'true');
    await page.keyboard.press('Space');
    await expect(section(page, 'Today').locator('.task-title')).toHaveText(['Tap', 'Milk']);
    await expect(section(page, 'Overdue')).toHaveCount(0);
  });

  test('what is dropped where it is, is put back', async ({ tend, page, api }) => {
    await api.add({ title: 'Tap' });
    await tend.open('/tasks');
    await tend.link('Tap').focus();
    for (const key of ['Space', 'Tab', 'Space']) await page.keyboard.press(key);
    await expect(said(page, 'Put back')).toHaveCount(1);
    await expect(tend.messages.getByText('Task moved')).toHaveCount(0);
  });
});

test('a day of Upcoming takes a row by mouse @script @wide', async ({ tend, page, api }) => {
  await api.add({ title: 'Dentist', due_date: day(2) });
  await api.add({ title: 'Rent', due_date: day(1) });
  await tend.open('/upcoming');
  await carry(page, tend, 'Dentist', await inside(section(page, 'Tomorrow'), 0.5));
  await expect(section(page, 'Tomorrow')).toHaveAttribute('data-over', 'true');
  await page.mouse.up();
  await expect(section(page, 'Tomorrow').locator('.task-title')).toHaveText(['Rent', 'Dentist']);
  await expect.poll(async () => (await api.tasks()).map((task) => task.due_date)).toEqual([day(1), day(1)]);
});

test('a wide board scrolls to the columns that are out of sight @script @wide', async ({ tend, page, api }) => {
  const { project, One } = await api.project('Home', ['One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight']);
  await api.add({ title: 'Tap', section_id: One });
  await tend.open(`/projects/${project}/board`);
  await expect(page.getByRole('region', { name: 'Eight', exact: true })).not.toBeInViewport();
  const board = (await page.locator('.board').boundingBox())!;
  const edge = { x: Math.min(board.x + board.width, 1280) - 10, y: board.y + 100 };
  await carry(page, tend, 'Tap', edge);
  await expect(page.getByRole('region', { name: 'Eight', exact: true })).toBeInViewport({ ratio: 1 });
  await page.mouse.up();
  await expect(page.getByRole('region', { name: 'Eight', exact: true }).locator('.task-title')).toHaveText(['Tap']);
});

test.describe('what was moved elsewhere goes back @script @wide', () => {
  test('a card in another status and order, with one Undo', async ({ tend, page, api }) => {
    const { project } = await api.project('Home');
    await api.add({ title: 'Tap', project_id: project, status: 'in_progress' });
    for (const title of ['Stove', 'Mirror']) await api.add({ title, project_id: project });
    await tend.open(`/projects/${project}/board`);
    await tend.link('Mirror').focus();
    for (const key of ['Space', 'ArrowRight', 'ArrowUp', 'Space']) await page.keyboard.press(key);
    await expect(tend.messages).toContainText('Task moved: Mirror');
    expect((await api.tasks('&status=in_progress&sort=position')).map((task) => task.title)).toEqual(['Mirror', 'Tap']);
    await page.keyboard.press('Control+z');
    await expect(tend.messages).toContainText('Undone');
    expect(await titles(api, `&project_id=${project}&status=todo`)).toEqual(['Stove', 'Mirror']);
    expect(await titles(api, `&project_id=${project}`)).toEqual(['Tap', 'Stove', 'Mirror']);
  });

  test('a day of the calendar', async ({ tend, page, api }) => {
    await api.add({ title: 'Dentist', due_date: '2027-03-03' });
    await tend.open('/calendar?date=2027-03-15');
    await tend.link('Dentist').focus();
    for (const key of ['Space', 'ArrowRight', 'Space']) await page.keyboard.press(key);
    await expect(tend.messages).toContainText('Task moved: Dentist');
    await tend.undo().click();
    await expect(page.getByRole('gridcell', { name: 'Wednesday 3 March 2027' }).getByRole('link', { name: 'Dentist' })).toBeVisible();
    expect((await api.tasks()).map((task) => task.due_date)).toEqual(['2027-03-03']);
  });

  test('a priority that a key has set', async ({ tend, page, api }) => {
    await api.add({ title: 'Tap', priority: 'low' });
    await tend.open('/inbox');
    await tend.link('Tap').focus();
    await page.keyboard.press('1');
    await expect(tend.messages).toContainText('Task changed: Tap');
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await api.tasks()).map((task) => task.priority)).toEqual(['low']);
  });
});

/** A finger on the page. */
async function finger(page: Page) {
  const cdp = await page.context().newCDPSession(page);
  return (type: 'touchStart' | 'touchMove' | 'touchEnd', at?: { x: number; y: number }) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints: at ? [at] : [] });
}

test('a finger carries a row to a project in the drawer, which opens under it @script @touch', async ({ tend, page, api }) => {
  const { project } = await api.project('Home');
  for (const title of ['Stove', 'Tap']) await api.add({ title });
  await tend.open('/inbox');
  const touch = await finger(page);
  const from = await inside(tend.link('Tap'), 0.5);
  await touch('touchStart', from);
  await expect(page.locator('[data-lifted=true]')).toHaveCount(1);
  await touch('touchMove', { x: from.x, y: from.y + 20 });
  await touch('touchMove', await inside(page.getByRole('button', { name: 'Menu', exact: true }), 0.5));
  await expect(page.locator('#places:popover-open')).toHaveCount(1);
  const home = page.locator('.project-link').filter({ hasText: 'Home' });
  await touch('touchMove', await inside(home, 0.5));
  await expect(home).toHaveAttribute('data-over', 'true');
  await touch('touchEnd');
  await expect(page.locator('#places:popover-open')).toHaveCount(0);
  await expect(tend.messages).toContainText('Task moved: Tap');
  await expect(rows(page)).toHaveText(['Stove']);
  await expect.poll(() => titles(api, `&project_id=${project}`)).toEqual(['Tap']);
});

test('a finger scrolls a list, and lifts a row only by resting @script @touch', async ({ tend, page, api }) => {
  for (let number = 1; number <= 20; number += 1) await api.add({ title: `Task ${number}` });
  await tend.open('/inbox');
  const touch = await finger(page);
  const start = await inside(tend.link('Task 6'), 0.5);
  await touch('touchStart', start);
  for (let step = 1; step <= 8; step += 1) await touch('touchMove', { x: start.x, y: start.y - 25 * step });
  await touch('touchEnd');
  await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(50);
  await expect(page.locator('[data-lifted]')).toHaveCount(0);
  // A page that is thrown rolls on.
  await tend.open('/inbox');
  const from = await inside(tend.link('Task 3'), 0.5);
  await touch('touchStart', from);
  await expect(page.locator('[data-lifted=true]')).toHaveCount(1);
  await touch('touchMove', { x: from.x, y: from.y - 20 });
  await touch('touchMove', await inside(tend.item('Task 1'), 0.2));
  await expect(tend.item('Task 1')).toHaveAttribute('data-over', 'before');
  await touch('touchEnd');
  await expect(rows(page).first()).toHaveText('Task 3');
  await expect(tend.dialog).toHaveCount(0);
  await expect.poll(async () => (await titles(api, '')).slice(0, 3)).toEqual(['Task 3', 'Task 1', 'Task 2']);
});
