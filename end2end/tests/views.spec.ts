import { day, expect, test } from './fixtures';

test('filters live in the address: back, forward and reload keep them', async ({ page, tend, api }) => {
  await api.add({ title: 'Urgent today', priority: 'urgent', due_date: day() });
  await api.add({ title: 'High tomorrow', priority: 'high', due_date: day(1) });
  await api.add({ title: 'High some day', priority: 'high' });
  await api.add({ title: 'Done', status: 'done', priority: 'high' });
  await tend.open('/inbox');
  await tend.expectCount('3 tasks');

  await tend.filter('Priority', 'High');
  await expect(page).toHaveURL(/priority=high/);
  await expect(tend.titles).toHaveText(['High tomorrow', 'High some day']);
  await tend.filter('Due', 'Tomorrow');
  await expect(page).toHaveURL(/due=tomorrow/);
  await expect(tend.titles).toHaveText(['High tomorrow']);
  await tend.expectCount('1 task');

  await page.goBack();
  await expect(tend.titles).toHaveText(['High tomorrow', 'High some day']);
  await expect(page.getByRole('combobox', { name: 'Due' })).toHaveValue('');
  await expect(page.getByRole('combobox', { name: 'Priority' })).toHaveValue('high');
  await page.goForward();
  await expect(tend.titles).toHaveText(['High tomorrow']);
  await expect(page.getByRole('combobox', { name: 'Due' })).toHaveValue('tomorrow');
  await page.reload();
  await tend.awake();
  await expect(tend.titles).toHaveText(['High tomorrow']);
  await expect(page.getByRole('combobox', { name: 'Due' })).toHaveValue('tomorrow');
  await expect(page.getByRole('combobox', { name: 'Priority' })).toHaveValue('high');

  await page.getByRole('button', { name: 'Clear filters' }).click();
  await tend.expectCount('3 tasks');
  await expect(page.getByRole('combobox', { name: 'Priority' })).toHaveValue('');
  await tend.filter('Status', 'Done');
  await expect(tend.titles).toHaveText(['Done']);
});

test('every due filter finds its tasks @wide', async ({ tend, api }) => {
  await api.add({ title: 'Late', due_date: day(-3) });
  await api.add({ title: 'Now', due_date: day() });
  await api.add({ title: 'Soon', due_date: day(1) });
  await api.add({ title: 'Far', due_date: day(40) });
  await api.add({ title: 'Some day' });
  for (const [words, titles] of [
    ['Overdue', ['Late']],
    ['Today', ['Now']],
    ['Tomorrow', ['Soon']],
    ['Next 7 days', ['Now', 'Soon']],
    ['No date', ['Some day']],
  ] as const) {
    await tend.open('/tasks');
    await tend.filter('Due', words);
    await expect(tend.titles).toHaveText([...titles]);
  }
});

test('the order lives in the address, and can be turned round @wide', async ({ page, tend, api }) => {
  await api.add({ title: 'Bread', priority: 'low', due_date: day(3) });
  await api.add({ title: 'Apples', priority: 'urgent', due_date: day(2) });
  await api.add({ title: 'Carrots', priority: 'medium', due_date: day(1) });
  await tend.open('/inbox');
  await expect(tend.titles).toHaveText(['Bread', 'Apples', 'Carrots']);
  await tend.filter('Sort by', 'Title');
  await expect(page).toHaveURL(/sort=title/);
  await expect(tend.titles).toHaveText(['Apples', 'Bread', 'Carrots']);
  await page.getByRole('button', { name: 'Reverse order' }).click();
  await expect(page).toHaveURL(/sort=-title/);
  await expect(tend.titles).toHaveText(['Carrots', 'Bread', 'Apples']);
  await expect(page.getByRole('combobox', { name: 'Sort by' })).toHaveValue('title');
  await page.reload();
  await tend.awake();
  await expect(tend.titles).toHaveText(['Carrots', 'Bread', 'Apples']);
  await tend.filter('Sort by', 'Due date');
  await expect(tend.titles).toHaveText(['Carrots', 'Apples', 'Bread']);
  await page.goBack();
  await expect(tend.titles).toHaveText(['Carrots', 'Bread', 'Apples']);
});

test('what no longer matches leaves the filtered list, and what is added stays to be seen', async ({ tend, api }) => {
  await api.add({ title: 'Call Ana', priority: 'high' });
  await api.add({ title: 'Pay the rent', priority: 'high' });
  await tend.open('/inbox?priority=high');
  await tend.openPanel('Call Ana');
  await tend.dialog.getByRole('combobox', { name: 'Priority' }).selectOption({ label: 'Low' });
  await tend.save();
  await tend.closePanel();
  await expect(tend.titles).toHaveText(['Pay the rent']);
  await tend.expectCount('1 task');
});

test('an address that asks for nonsense says so, and offers a way on @wide', async ({ page, tend, person, complaints }) => {
  complaints.expectStatus(400);
  expect(person.username).not.toBe('');
  for (const question of ['status=open', 'sort=size', 'colour=red', 'due=someday']) {
    const response = await tend.open(`/inbox?${question}`);
    expect(response?.status(), question).toBe(400);
    await expect(page.getByRole('alert').filter({ hasText: 'Clear the filters' })).toBeVisible();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await tend.expectCount('No tasks');
  }
});

test('empty views say what to do next', async ({ page, tend, person }) => {
  expect(person.username).not.toBe('');
  for (const [address, words] of [
    ['/inbox', 'Your inbox is empty'],
    ['/today', 'Nothing is due today'],
    ['/tasks', 'No tasks yet'],
    ['/tasks?priority=high', 'Nothing matches'],
    ['/upcoming', 'Nothing is due'],
    ['/search', 'Search all of your tasks'],
    ['/search?q=nothing', 'Nothing matches'],
  ] as const) {
    await tend.open(address);
    await expect(page.getByText(words)).toBeVisible();
    await tend.expectCount('No tasks');
  }
  await tend.open('/inbox');
  await tend.add('The first');
  await expect(page.getByText('Your inbox is empty')).toBeHidden();
  await tend.expectCount('1 task');
});

test('the navigation says where we are, and moving between views loads no page', async ({ page, tend, api }) => {
  await api.add({ title: 'Call Ana', due_date: day() });
  await tend.open('/inbox');
  if (tend.hasScript) await page.evaluate(() => Object.assign(window, { isTheSamePage: true }));
  const main = page.getByRole('navigation', { name: 'Main' });
  for (const [name, address] of [['Today', '/today'], ['Upcoming', '/upcoming'], ['All tasks', '/tasks'], ['Inbox', '/inbox']] as const) {
    await main.getByRole('link', { name }).click();
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expect(page).toHaveURL(address);
    await expect(page).toHaveTitle(`${name} · Tend`);
    await expect(page.getByRole('link').and(page.locator('[aria-current]'))).toHaveText([name]);
    await expect(tend.link('Call Ana')).toBeVisible();
  }
  if (tend.hasScript) expect(await page.evaluate(() => 'isTheSamePage' in window)).toBe(true);
});

test('search looks into titles and descriptions, everywhere, and keeps its words', async ({ page, tend, api }) => {
  await api.add({ title: 'Pay the rent' });
  await api.add({ title: 'Call the bank', description: 'about the RENT' });
  await api.add({ title: '100 % of <b>it</b>' });
  const box = page.getByRole('searchbox', { name: 'Search' });
  for (const [words, titles] of [
    ['rent', ['Pay the rent', 'Call the bank']],
    ['% of <b>', ['100 % of <b>it</b>']],
    ['a&b=c', []],
  ] as const) {
    await tend.open('/today');
    await box.fill(words);
    await box.press('Enter');
    await expect(page).toHaveURL((url) => url.pathname === '/search' && url.searchParams.get('q') === words);
    await expect(tend.titles).toHaveText([...titles]);
    await expect(box).toHaveValue(words);
    // Why it is here, where the title does not say so.
    if (words === 'rent') await expect(tend.item('Call the bank').locator('.excerpt mark')).toHaveText('RENT');
  }
  await tend.filter('Priority', 'High');
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL((url) => url.search === '?q=a%26b%3Dc');
  await expect(box).toHaveValue('a&b=c');
});

test('a search marks its words, takes the filter language, and says what is wrong with it', async ({ page, tend, api, complaints }) => {
  complaints.expectStatus(400);
  await api.add({ title: 'Pay the rent', priority: 'high' });
  await api.add({ title: 'Rent a <mark>boat</mark>' });
  await tend.open('/search?q=rent');
  await expect(tend.titles).toHaveText(['Pay the rent', 'Rent a <mark>boat</mark>']);
  await expect(page.locator('mark')).toHaveText(['rent', 'Rent']);
  const filter = page.getByRole('textbox', { name: 'Filter', exact: true });
  await filter.fill('priority >= high');
  await filter.press('Enter');
  await expect(page).toHaveURL((url) => url.searchParams.get('filter') === 'priority >= high');
  await expect(tend.titles).toHaveText(['Pay the rent']);
  await filter.fill('priority >=');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(filter).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#filter-error')).not.toBeEmpty();
  await expect(filter).toHaveValue('priority >=');
});

test('a search is kept as a filter, found in the navigation, and given up', async ({ page, tend, api }) => {
  await api.add({ title: 'Pay the rent', priority: 'high' });
  await api.add({ title: 'Rent a boat' });
  await tend.open('/search?q=rent&priority=high');
  await page.getByRole('textbox', { name: 'Filter name' }).fill('Rent first');
  await page.getByRole('button', { name: 'Save as filter' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Rent first' })).toBeVisible();
  await expect(page).toHaveURL(/\/filters\//);
  await expect(tend.titles).toHaveText(['Pay the rent']);
  const main = page.getByRole('navigation', { name: 'Main' });
  await main.getByRole('link', { name: 'Today' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Today' })).toBeVisible();
  await tend.unfold();
  await main.getByRole('list', { name: 'Filters' }).getByRole('link', { name: 'Rent first' }).click();
  await expect(tend.titles).toHaveText(['Pay the rent']);
  await page.getByRole('button', { name: 'Delete filter' }).click();
  await expect(page).toHaveURL('/search');
  await expect(main.getByRole('link', { name: 'Rent first' })).toBeHidden();
});

test('a label is a list, in the navigation with its count, and what is added there gets it', async ({ page, tend, api }) => {
  await api.add({ title: 'Bread', labels: ['Errand & co/1'] });
  await api.add({ title: 'Elsewhere' });
  await tend.open('/today');
  const labels = page.getByRole('navigation', { name: 'Main' }).getByRole('list', { name: 'Labels' });
  await tend.unfold();
  await expect(labels.getByRole('listitem')).toHaveText(['Errand & co/11 open']);
  await labels.getByRole('link', { name: 'Errand & co/1' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Errand & co/1' })).toBeVisible();
  await expect(tend.titles).toHaveText(['Bread']);
  await tend.add('Milk');
  await expect(tend.titles).toHaveText(['Bread', 'Milk']);
  await tend.unfold();
  await expect(labels.getByRole('listitem')).toHaveText(['Errand & co/12 open']);
  await page.reload();
  await tend.awake();
  await expect(tend.titles).toHaveText(['Bread', 'Milk']);
});

test('the days ahead stand under their headings, and a task can be added to each', async ({ page, tend, api }) => {
  await api.add({ title: 'Late', due_date: day(-2) });
  await api.add({ title: 'Soon', due_date: day(1) });
  await api.add({ title: 'Far', due_date: day(20) });
  await api.add({ title: 'Some day' });
  await tend.open('/upcoming');
  const far = new Date(Date.now() + 20 * 86_400_000);
  const part = (options: Intl.DateTimeFormatOptions) => far.toLocaleDateString('en-GB', { timeZone: 'UTC', ...options });
  const heading = [part({ weekday: 'long' }), part({ day: 'numeric' }), part({ month: 'long' })].join(' ');
  const isNextYear = far.getUTCFullYear() !== new Date().getUTCFullYear();
  const name = isNextYear ? `${heading} ${far.getUTCFullYear()}` : heading;
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['Overdue', 'Tomorrow', name]);
  await expect(page.getByRole('list', { name, exact: true }).getByRole('listitem')).toHaveCount(1);
  await tend.add('Now');
  await expect(page.getByRole('list', { name: 'Today', exact: true }).getByRole('link', { name: 'Now' })).toBeVisible();
  await page.getByRole('link', { name: `Add a task for ${name}` }).click();
  await expect(tend.composer).toBeFocused();
  await tend.add('Farther');
  await expect(page.getByRole('list', { name, exact: true }).getByRole('link', { name: 'Farther' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 2 })).toHaveText(['Overdue', 'Today', 'Tomorrow', name]);
  // The day stays while a task is looked at.
  await page.getByRole('link', { name: 'Farther' }).click();
  await tend.dialog.waitFor();
  await page.keyboard.press('Escape');
  await tend.add('Farthest');
  await expect(page.getByRole('list', { name, exact: true }).getByRole('link', { name: 'Farthest' })).toBeVisible();
});

test('filters within a search keep the search @wide', async ({ page, tend, api }) => {
  await api.add({ title: 'Rent a boat', priority: 'high' });
  await api.add({ title: 'Rent a car' });
  await api.add({ title: 'Buy a car', priority: 'high' });
  await tend.open('/search?q=rent');
  await tend.filter('Priority', 'High');
  await expect(tend.titles).toHaveText(['Rent a boat']);
  await expect(page).toHaveURL(/q=rent/);
  await page.getByRole('button', { name: 'Reverse order' }).click();
  await expect(page).toHaveURL(/q=rent/);
  await expect(page).toHaveURL(/priority=high/);
  await expect(tend.titles).toHaveText(['Rent a boat']);
});

test('today has what is overdue in a list of its own, and nothing of tomorrow', async ({ page, tend, api }) => {
  await api.add({ title: 'Late', due_date: day(-2) });
  await api.add({ title: 'Later', due_date: day(-1) });
  await api.add({ title: 'Now', due_date: day() });
  await api.add({ title: 'Soon', due_date: day(1) });
  await api.add({ title: 'Some day' });
  await api.add({ title: 'Late but done', due_date: day(-2), status: 'done' });
  await tend.open('/today');
  const overdue = page.getByRole('list', { name: 'Overdue', exact: true });
  const today = page.getByRole('list', { name: 'Today', exact: true });
  await expect(overdue.getByRole('listitem')).toHaveCount(2);
  await expect(overdue.getByRole('link', { name: 'Late', exact: true })).toBeVisible();
  await expect(today.getByRole('listitem')).toHaveCount(1);
  await tend.expectCount('3 tasks');
  await expect(page.getByRole('heading', { level: 2, name: 'Overdue' })).toBeVisible();
  await expect(tend.item('Later')).toContainText('Yesterday');

  await tend.openPanel('Late');
  await tend.dialog.getByRole('textbox', { name: 'Due date' }).fill('today');
  await tend.save();
  await tend.closePanel();
  await expect(today.getByRole('link', { name: 'Late', exact: true })).toBeVisible();
  await tend.check('Later').click();
  await expect(overdue).toBeHidden();
  await tend.expectCount('2 tasks');
});

test('a long list comes in pages of fifty', async ({ page, tend, api }) => {
  const titles = Array.from({ length: 55 }, (_, index) => `Task ${String(index + 1).padStart(2, '0')}`);
  for (const title of titles) await api.add({ title });
  await tend.open('/inbox?sort=title');
  await tend.expectCount('55 tasks');
  await expect(tend.titles).toHaveText(titles.slice(0, 50));
  // With a script, coming near the end is enough.
  if (tend.hasScript) await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  else await page.getByRole('button', { name: 'Show more' }).click();
  await expect(tend.titles).toHaveText(tend.hasScript ? titles : titles.slice(50));
  await expect(page.getByRole('button', { name: 'Show more' })).toBeHidden();
  await tend.expectCount('55 tasks');
  if (tend.hasScript) {
    await tend.check('Task 53').click();
    await expect(tend.link('Task 53')).toBeHidden();
    await tend.expectCount('54 tasks');
    await tend.openPanel('Task 55');
    await tend.closePanel();
    await expect(tend.titles).toHaveCount(54);
  }
});

test('more of a list comes before somebody has scrolled to its end @script @once', async ({ page, tend, api }) => {
  for (let index = 0; index < 120; index += 1) await api.add({ title: `Task ${index}` });
  await tend.open('/inbox');
  await expect(tend.titles).toHaveCount(50);
  await page.mouse.move(640, 400);
  await expect(async () => {
    await page.mouse.wheel(0, 4000);
    await expect(tend.titles).toHaveCount(120, { timeout: 1000 });
  }).toPass();
  await expect(page.getByRole('button', { name: 'Show more' })).toBeHidden();
});
