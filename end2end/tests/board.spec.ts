import { expect, type Page, test } from './fixtures';

const column = (page: Page, name: string) => page.getByRole('region', { name, exact: true });
const cards = (page: Page, name: string) => column(page, name).getByRole('list', { name, exact: true }).getByRole('listitem');
const said = (page: Page, words: string | RegExp) => page.getByRole('status').filter({ hasText: words });

test.describe('the board', () => {
  test('has a column for each section, and adds at its head', async ({ tend, page, api }) => {
    const { project, Kitchen } = await api.project('Home', ['Kitchen', 'Bath']);
    await api.add({ title: 'Fix the tap', section_id: Kitchen });
    await tend.open(`/projects/${project}`);
    await page.getByRole('link', { name: 'Board', exact: true }).click();
    await expect(page).toHaveURL(new RegExp(`/projects/${project}/board$`));
    await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
    await expect(page.getByRole('main').getByRole('heading', { level: 2 })).toHaveText(['No section', 'Kitchen', 'Bath']);
    await expect(cards(page, 'Kitchen')).toContainText(['Fix the tap']);
    const field = column(page, 'Bath').getByRole('textbox', { name: 'Add a task' });
    await field.fill('Hang the mirror');
    await field.press('Enter');
    await expect(cards(page, 'Bath')).toContainText(['Hang the mirror']);
    await expect.poll(async () => (await api.tasks(`&project_id=${project}`)).map((task) => task.title).sort()).toEqual(['Fix the tap', 'Hang the mirror']);
  });

  test('has a column for each status where there are no sections', async ({ tend, page, api }) => {
    const { project } = await api.project('Home');
    await api.add({ title: 'Fix the tap', project_id: project, status: 'in_progress' });
    await api.add({ title: 'Paint', project_id: project, status: 'done' });
    await tend.open(`/projects/${project}/board`);
    await expect(cards(page, 'In progress')).toContainText(['Fix the tap']);
    await expect(cards(page, 'Done')).toContainText(['Paint']);
    await page.getByRole('button', { name: 'Actions: Fix the tap' }).click();
    await page.getByRole('link', { name: 'Move to…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Move task' });
    await dialog.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'To do' });
    await dialog.getByRole('button', { name: 'Move', exact: true }).click();
    await expect(cards(page, 'To do')).toContainText(['Fix the tap']);
  });

  test('a long board shows the first of its cards, and then all of them', async ({ tend, page, api }) => {
    const { project } = await api.project('Home');
    for (let index = 1; index <= 102; index++) {
      await api.add({ title: `Task ${index}`, project_id: project, status: index === 102 ? 'in_progress' : 'todo' });
    }
    await tend.open(`/projects/${project}/board`);
    if (tend.hasScript) {
      // What comes late in the project's order is in its column too, without anybody scrolling there.
      await expect(cards(page, 'In progress')).toHaveText(/Task 102/);
      await expect(cards(page, 'To do')).toHaveCount(101);
    } else {
      await expect(cards(page, 'To do')).toHaveCount(100);
      await page.getByRole('button', { name: 'Show more' }).click();
      await expect(cards(page, 'To do')).toHaveText(/Task 101/);
      await expect(cards(page, 'In progress')).toHaveText(/Task 102/);
    }
    await expect(page.getByRole('button', { name: 'Show more' })).toHaveCount(0);
  });

  test('cards move by keyboard, and back by Esc @script @wide', async ({ tend, page, api }) => {
    const { project, Kitchen, Bath } = await api.project('Home', ['Kitchen', 'Bath']);
    await api.add({ title: 'Fix the tap', section_id: Kitchen });
    await api.add({ title: 'Hang the mirror', section_id: Bath });
    await api.add({ title: 'Paint', section_id: Bath });
    await tend.open(`/projects/${project}/board`);
    const card = page.getByRole('link', { name: 'Fix the tap' });
    await card.focus();
    await page.keyboard.press('Space');
    await expect(said(page, 'Fix the tap is lifted')).toBeAttached();
    await page.keyboard.press('ArrowRight');
    await expect(said(page, 'Bath, before Hang the mirror')).toBeAttached();
    await page.keyboard.press('Escape');
    await expect(cards(page, 'Kitchen')).toContainText(['Fix the tap']);
    await expect(card).toBeFocused();
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await expect(said(page, 'Bath, before Paint')).toBeAttached();
    await page.keyboard.press('Space');
    await expect(cards(page, 'Bath')).toContainText(['Hang the mirror', 'Fix the tap', 'Paint']);
    await expect(card).toBeFocused();
    await expect.poll(async () => (await api.tasks(`&section_id=${Bath}&sort=position`)).map((task) => task.title)).toEqual(['Hang the mirror', 'Fix the tap', 'Paint']);
    await page.reload();
    await expect(cards(page, 'Bath')).toContainText(['Hang the mirror', 'Fix the tap', 'Paint']);
  });

  test('cards move by mouse, among others and to another status @script @wide', async ({ tend, page, api }) => {
    const { project } = await api.project('Home');
    for (const title of ['One', 'Two', 'Three']) await api.add({ title, project_id: project });
    await tend.open(`/projects/${project}/board`);
    const drag = async (title: string, to: { x: number; y: number }) => {
      const from = (await page.getByRole('link', { name: title, exact: true }).boundingBox())!;
      await page.mouse.move(from.x + 5, from.y + 5);
      await page.mouse.down();
      await page.mouse.move(from.x + 30, from.y + 30);
      await page.mouse.move(to.x, to.y, { steps: 5 });
      await page.mouse.up();
    };
    const one = (await cards(page, 'To do').first().boundingBox())!;
    await drag('Three', { x: one.x + 20, y: one.y + 10 });
    await expect(cards(page, 'To do')).toContainText(['Three', 'One', 'Two']);
    const doing = (await column(page, 'In progress').boundingBox())!;
    await drag('One', { x: doing.x + 40, y: doing.y + doing.height - 10 });
    await expect(cards(page, 'In progress')).toContainText(['One']);
    await expect(tend.dialog).toHaveCount(0);
    await expect.poll(async () => (await api.tasks('&status=in_progress')).map((task) => task.title)).toEqual(['One']);
    await expect.poll(async () => (await api.tasks('&status=todo')).map((task) => task.title)).toEqual(['Three', 'Two']);
  });

  test('a move that is refused is put back, and says why @script @wide', async ({ tend, page, api, complaints, context }) => {
    complaints.expectStatus(503);
    complaints.expectFailedRequests();
    const { project, Kitchen } = await api.project('Home', ['Kitchen', 'Bath']);
    await api.add({ title: 'Fix the tap', section_id: Kitchen });
    await tend.open(`/projects/${project}/board`);
    await context.route('**/rpc/tasks/move', (route) => route.abort());
    await page.getByRole('link', { name: 'Fix the tap' }).focus();
    for (const key of ['Space', 'ArrowRight', 'Space']) await page.keyboard.press(key);
    await expect(tend.messages).toContainText('“Fix the tap” is as it was');
    await expect(cards(page, 'Kitchen')).toContainText(['Fix the tap']);
  });
});

test('a finger lifts a card by resting, and drops it in another column @script @touch', async ({ tend, page, api, context }) => {
  const { project, Kitchen } = await api.project('Home', ['Kitchen', 'Bath']);
  await api.add({ title: 'Fix the tap', section_id: Kitchen });
  await tend.open(`/projects/${project}/board`);
  const cdp = await context.newCDPSession(page);
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x: number, y: number) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
  const target = column(page, 'Bath');
  await target.scrollIntoViewIfNeeded();
  const from = (await page.getByRole('link', { name: 'Fix the tap' }).boundingBox())!;
  const to = (await target.boundingBox())!;
  await touch('touchStart', from.x + 5, from.y + 5);
  await expect(page.locator('[data-lifted=true]')).toHaveCount(1);
  await touch('touchMove', to.x + 40, to.y + 20);
  await expect(target).toHaveAttribute('data-over', 'true');
  await touch('touchEnd', 0, 0);
  await expect(cards(page, 'Bath')).toContainText(['Fix the tap']);
});
