import { type Page, day, expect, hold, test } from './fixtures';

/** The file with the code that reads lines. */
const READER = '**/split_quick_add*.wasm';

test.beforeEach(({ person }) => {
  expect(person.username).not.toBe('');
});

test('a line is read: date, time, priority and repeat', async ({ tend, api }) => {
  await tend.open('/inbox');
  await tend.composer.fill('Pay the rent tomorrow 5pm !1 every day');
  await tend.composer.press('Enter');
  await expect(tend.item('Pay the rent')).toContainText('Due Tomorrow 17:00');
  await expect(tend.item('Pay the rent')).toContainText('Urgent priority');
  await expect(tend.composer).toHaveValue('');
  await expect.poll(async () => (await api.tasks())[0]).toMatchObject({
    title: 'Pay the rent', due_date: day(1), due_time: '17:00', priority: 'urgent',
    recurrence: { rule: 'FREQ=DAILY', from: 'due' },
  });
});

test('the view says what the line does not', async ({ tend, api }) => {
  await tend.open('/today');
  await tend.composer.fill('Water the plants p2');
  await tend.composer.press('Enter');
  await expect(tend.item('Water the plants')).toContainText('Due Today');
  await tend.open('/today');
  await tend.composer.fill('Call Ana tomorrow');
  await tend.composer.press('Enter');
  await expect.poll(async () => (await api.tasks()).map(({ title, due_date }) => [title, due_date])).toEqual([
    ['Water the plants', day()],
    ['Call Ana', day(1)],
  ]);
});

test('names lead where they say, and what names nothing stays in the title', async ({ tend, api, person }) => {
  const ids = await api.project('My home', ['Kitchen']);
  await tend.open('/inbox');
  await tend.composer.fill(`Buy a lamp #"my home" /kitchen @errand +${person.username} +nobody tomorrow *30m`);
  await tend.composer.press('Enter');
  await expect.poll(async () => (await api.tasks())[0]).toMatchObject({
    title: 'Buy a lamp +nobody', project_id: ids.project, section_id: ids.Kitchen, labels: ['errand'],
    assignees: [{ username: person.username }], reminders: [{ offset_minutes: -30 }],
  });
  if (tend.hasScript) await expect(tend.messages).toContainText('Added to My home: Buy a lamp +nobody');
  await expect(tend.link('Buy a lamp +nobody')).toBeHidden();
  await tend.open(`/projects/${ids.project}`);
  await expect(tend.link('Buy a lamp +nobody')).toBeVisible();
});

test('what stands within quotes is text', async ({ tend, api }) => {
  await tend.open('/inbox');
  await tend.composer.fill('Read "tomorrow" and weep @work.');
  await tend.composer.press('Enter');
  await expect.poll(async () => (await api.tasks())[0]).toMatchObject({
    title: 'Read "tomorrow" and weep', due_date: null, labels: ['work'],
  });
});

test('a line that is refused is kept @plain @once', async ({ page, tend, api }) => {
  await tend.open('/today');
  const line = `${'x'.repeat(501)} tomorrow`;
  await tend.composer.fill(line);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await expect(page.getByRole('alert').filter({ hasText: /at most 500 characters/ })).toBeVisible();
  await expect(tend.composer).toHaveValue(line);
  expect(await api.tasks()).toEqual([]);
});

/** What is marked in the line. */
const marks = (page: Page) => page.locator('.marks mark');

/** What is said below it. */
const said = (page: Page, words: string) => page.getByRole('status').filter({ hasText: words });

test.describe('while typing @script', () => {
  test('what is understood is marked, said, and taken back', async ({ page, tend, api }) => {
    await tend.open('/inbox');
    await tend.composer.fill('Read Tomorrow p1');
    await expect(marks(page)).toHaveText(['Tomorrow', 'p1']);
    await expect(said(page, 'Due Tomorrow · Urgent priority')).toBeVisible();
    await page.getByRole('button', { name: 'Keep as text: Tomorrow', exact: true }).click();
    await expect(tend.composer).toBeFocused();
    await expect(marks(page)).toHaveText(['p1']);
    await tend.composer.press('End');
    await page.keyboard.type(' again');
    await expect(marks(page)).toHaveText(['p1']);
    await page.keyboard.press('Enter');
    await expect(tend.link('Read Tomorrow again')).toBeVisible();
    await expect(tend.composer).toHaveValue('');
    await expect(marks(page)).toHaveCount(0);
    await expect(page.getByRole('button', { name: /^Keep as text/ })).toHaveCount(0);
    await expect.poll(async () => (await api.tasks())[0]).toMatchObject({
      title: 'Read Tomorrow again', due_date: null, priority: 'urgent',
    });
    // It was for that line only.
    await tend.composer.fill('Write tomorrow');
    await expect(marks(page)).toHaveText(['tomorrow']);
  });

  test('a part is taken back with the keyboard too', async ({ page, tend }) => {
    await tend.open('/inbox');
    await tend.composer.fill('Read tomorrow');
    const keep = page.getByRole('button', { name: 'Keep as text: tomorrow', exact: true });
    await expect(keep).toBeVisible();
    await page.keyboard.press('Tab');
    await expect(page.getByRole('button', { name: 'Add', exact: true })).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(keep).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(tend.composer).toBeFocused();
    await expect(marks(page)).toHaveCount(0);
  });

  test('a task shows as it was understood before the server has answered', async ({ page, tend, api }) => {
    await tend.open('/inbox');
    const letGo = await hold(page, '**/rpc/tasks/create');
    await tend.composer.fill('Pay the rent tomorrow 5pm p1 @money');
    await expect(marks(page)).toHaveCount(3);
    await tend.composer.press('Enter');
    await expect(tend.item('Pay the rent')).toContainText('Due Tomorrow 17:00');
    await expect(tend.item('Pay the rent')).toContainText('money');
    expect(await api.tasks()).toEqual([]);
    letGo();
    await expect.poll(async () => (await api.tasks()).length).toBe(1);
  });

  test('marks lie behind their words, whichever way these run, and nothing moves', async ({ page, tend, api }) => {
    await api.add({ title: 'Below' });
    await tend.open('/inbox');
    await expect(tend.link('Below')).toBeVisible();
    const before = await tend.link('Below').boundingBox();
    for (const text of ['Call Ana tomorrow p1', 'قراءة الكتاب tomorrow', `${'long '.repeat(60)}tomorrow`]) {
      await tend.composer.fill(text);
      await tend.composer.press('End');
      await expect(marks(page).first()).toHaveText('tomorrow');
      const apart = () => page.evaluate(() => {
        const input = document.querySelector<HTMLInputElement>('#add-a-task')!;
        const marks = document.querySelector<HTMLElement>('.marks')!;
        const style = (e: Element) => { const s = getComputedStyle(e); return [s.font, s.letterSpacing, s.direction].join(); };
        const box = (e: Element) => { const b = e.getBoundingClientRect(); return [b.left, b.right].join(); };
        return [Math.abs(input.scrollLeft - marks.scrollLeft) <= 1, style(input) === style(marks), box(input) === box(marks)];
      });
      await expect.poll(apart).toEqual([true, true, true]);
    }
    expect(await tend.link('Below').boundingBox()).toEqual(before);
  });

  test('names are suggested, chosen with arrows, and taken by Enter, Tab and a click', async ({ page, tend, api }) => {
    const { project } = await api.project('My home', ['Kitchen', 'Garden']);
    await api.add({ title: 'Old', labels: ['errand', 'evening'] });
    await tend.open('/inbox');
    const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
    await tend.composer.focus();
    await page.keyboard.type('Buy a lamp #ho');
    await expect(options).toHaveText(['My home']);
    await page.keyboard.press('ArrowDown');
    await expect(options.first()).toHaveAttribute('aria-selected', 'true');
    await expect(tend.composer).toHaveAttribute('aria-activedescendant', (await options.first().getAttribute('id')) ?? '');
    await page.keyboard.press('Enter');
    await expect(tend.composer).toHaveValue('Buy a lamp #"My home" ');
    await expect(options).toHaveCount(0);

    await page.keyboard.type('/');
    await expect(options).toHaveText(['Kitchen', 'Garden']);
    await page.keyboard.press('ArrowUp');
    await expect(options.nth(1)).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('Tab');
    await expect(tend.composer).toHaveValue('Buy a lamp #"My home" /Garden ');
    await expect(tend.composer).toBeFocused();

    await page.keyboard.type('@e');
    await expect(options).toHaveText(['errand', 'evening']);
    await options.nth(1).click();
    await expect(tend.composer).toHaveValue('Buy a lamp #"My home" /Garden @evening ');
    await expect(tend.composer).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(tend.composer).toHaveValue('');
    await expect.poll(async () => (await api.tasks(`&project_id=${project}`))[0]).toMatchObject({
      title: 'Buy a lamp', labels: ['evening'],
    });
  });

  test('suggestions are in nobody’s way: Esc closes them, and Enter adds while none is chosen', async ({ page, tend, api }) => {
    await api.project('Home');
    await tend.open('/inbox');
    const options = page.getByRole('listbox', { name: 'Suggestions' }).getByRole('option');
    await tend.composer.focus();
    await page.keyboard.type('Number #ho');
    await expect(options).toHaveText(['Home']);
    await page.keyboard.press('Escape');
    await expect(options).toHaveCount(0);
    await expect(tend.composer).toHaveValue('Number #ho');
    await page.keyboard.press('Backspace');
    await expect(options).toHaveText(['Home']);
    await page.keyboard.press('Enter');
    await expect(tend.link('Number #h')).toBeVisible();
    await expect.poll(async () => (await api.tasks()).map((task) => task.title)).toEqual(['Number #h']);
  });
});

test.describe('several lines that are pasted @script', () => {
  test('are several tasks, and what is typed already stays', async ({ page, tend, api }) => {
    await tend.open('/inbox');
    await tend.composer.fill('Half a thought');
    await tend.paste('- Milk tomorrow\n\n- [ ] Bread\n- Butter p2\n');
    await expect(tend.titles).toHaveText(['Milk', 'Bread', 'Butter']);
    await expect(tend.composer).toBeFocused();
    await expect(tend.composer).toHaveValue('Half a thought');
    await expect.poll(async () => (await api.tasks()).map(({ title, due_date, priority }) => [title, due_date, priority])).toEqual([
      ['Milk', day(1), 'none'], ['Bread', null, 'none'], ['Butter', null, 'high'],
    ]);
  });

  test('are subtasks where they are indented', async ({ page, tend, api }) => {
    const { project } = await api.project('Home');
    await tend.open('/inbox');
    await tend.composer.focus();
    await tend.paste('Trip #home\n\tPack\n\t\tSocks\n\tBook tomorrow');
    await expect.poll(async () => (await api.tasks(`&project_id=${project}`)).length).toBe(4);
    const tasks = await api.tasks(`&project_id=${project}`);
    const id = (title: string) => tasks.find((task) => task.title === title)?.id;
    const parents = Object.fromEntries(tasks.map((task) => [task.title, (task as { parent_id?: string | null }).parent_id]));
    expect(parents).toEqual({ Trip: null, Pack: id('Trip'), Socks: id('Pack'), Book: id('Trip') });
  });

  test('are added all or not at all', async ({ page, tend, api }) => {
    await tend.open('/inbox');
    await tend.composer.focus();
    await tend.paste(`Jam\n${'x'.repeat(501)}`);
    await expect(page.getByRole('alert').filter({ hasText: /at most 500 characters/ })).toBeVisible();
    await tend.paste('x\n'.repeat(101));
    await expect(page.getByRole('alert').filter({ hasText: /At most 100 lines/ })).toBeVisible();
    await tend.expectCount('No tasks');
    expect(await api.tasks()).toEqual([]);
  });
});

test('a subtask is read as any task is, and stays with its task whatever it names', async ({ tend, page, api }) => {
  await api.project('Home');
  const { id } = await api.add({ title: 'Camp' });
  await tend.open(`/inbox?task=${id}`);
  const line = tend.dialog.getByRole('textbox', { name: 'Add a subtask' });
  await line.fill('Tent tomorrow p2 #home');
  if (tend.hasScript) await expect(tend.dialog.getByRole('button', { name: 'Keep as text: tomorrow' })).toBeVisible();
  await line.press('Enter');
  const subtask = tend.dialog.getByRole('list', { name: 'Subtasks' }).getByRole('listitem');
  await expect(subtask).toContainText('Tent #home');
  await expect(subtask).toContainText('Tomorrow');
  await expect(line).toHaveValue('');
  await expect(subtask).toHaveAttribute('data-state', 'settled');
  const [made] = await api.tasks(`&parent_id=${id}`);
  expect(made).toMatchObject({ title: 'Tent #home', due_date: day(1), priority: 'high', parent_id: id });
  if (tend.hasScript) await expect(page.locator('.suggestions [role=option]')).toHaveCount(0);
});

test.describe('where the code that reads lines is late or lost @script @once', () => {
  test('a line that is sent before it has come is read by the server', async ({ page, tend, api }) => {
    const letReaderGo = await hold(page, READER);
    const letLineGo = await hold(page, '**/rpc/tasks/create');
    await tend.open('/inbox');
    await tend.composer.fill('Pay the rent tomorrow');
    await tend.composer.press('Enter');
    await expect(tend.link('Pay the rent tomorrow')).toBeVisible();
    await expect(tend.composer).toHaveValue('');
    letReaderGo();
    letLineGo();
    await expect(tend.item('Pay the rent')).toContainText('Due Tomorrow');
    expect(await api.tasks()).toMatchObject([{ title: 'Pay the rent', due_date: day(1) }]);
    await tend.composer.fill('Call Ana tomorrow');
    await expect(marks(page)).toHaveText(['tomorrow']);
  });

  test('nothing is lost, and it is asked for again when somebody comes back to the line', async ({ page, tend, api, complaints }) => {
    complaints.expectFailedRequests();
    complaints.expect(/Failed to fetch/);
    await page.route(READER, (route) => route.abort());
    await tend.open('/inbox');
    await tend.composer.fill('Pay the rent tomorrow');
    await tend.composer.press('Enter');
    await expect(tend.item('Pay the rent')).toContainText('Due Tomorrow');
    await tend.composer.fill('Call Ana tomorrow');
    await tend.paste('Milk\nBread');
    await expect(page.getByRole('alert').filter({ hasText: /could not be read/ })).toBeVisible();
    await expect(tend.composer).toHaveValue('Call Ana tomorrow');
    await page.unroute(READER);
    await page.getByRole('searchbox', { name: 'Search' }).focus();
    await tend.composer.focus();
    await expect(marks(page)).toHaveText(['tomorrow']);
    await tend.paste('Milk\nBread');
    await expect.poll(async () => (await api.tasks()).map((task) => task.title)).toEqual(['Pay the rent', 'Milk', 'Bread']);
  });
});
