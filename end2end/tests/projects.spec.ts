import { expect, type Page, test } from './fixtures';

const main = (page: Page) => page.getByRole('navigation', { name: 'Main' });
const entry = (page: Page, name: string) => main(page).getByRole('link', { name, exact: true });

test.describe('projects', () => {
  test('a project is made in a dialog, and opens', async ({ tend, page, person: _person }) => {
    await tend.open('/today');
    await tend.unfold();
    await page.getByRole('button', { name: 'New project' }).click();
    const dialog = page.getByRole('dialog', { name: 'New project' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Home');
    await dialog.getByRole('combobox', { name: 'Colour' }).selectOption({ label: 'Blue' });
    await dialog.getByRole('textbox', { name: 'Description' }).fill('What is to be done at home');
    await dialog.getByRole('button', { name: 'Create project' }).click();
    await expect(page).toHaveURL(/\/projects\/[0-9a-f-]{36}$/);
    await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
    await expect(page.getByText('What is to be done at home').first()).toBeVisible();
    await expect(await tend.place('Home')).toBeVisible();
    await page.keyboard.press('Escape');
    await expect(tend.messages).toContainText('Project added');
    await tend.add('Paint the door');
    await tend.unfold();
    await expect(main(page).getByRole('listitem').filter({ hasText: 'Home' })).toContainText('1');
  });

  test('a project without a name is refused beside the field, and nothing typed is lost', async ({ tend, page, complaints, person: _person }) => {
    complaints.expectStatus(422);
    await tend.open('/today');
    await tend.unfold();
    await page.getByRole('button', { name: 'New project' }).click();
    const dialog = page.getByRole('dialog', { name: 'New project' });
    await dialog.getByRole('textbox', { name: 'Description' }).fill('Kept');
    await dialog.getByRole('button', { name: 'Create project' }).click();
    await expect(dialog.getByText('Give it a name.')).toBeVisible();
    await expect(dialog.getByRole('textbox', { name: 'Description' })).toHaveValue('Kept');
    await dialog.getByRole('textbox', { name: 'Name' }).fill('Home');
    await dialog.getByRole('button', { name: 'Create project' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  });

  test('it is renamed, put among the first, put away and taken out again', async ({ tend, page, api }) => {
    await api.project('Work');
    const { project } = await api.project('Home');
    await tend.open(`/projects/${project}`);
    const dialog = page.getByRole('dialog', { name: 'Edit project' });
    const edit = () => page.getByRole('button', { name: 'Edit project' }).click();
    await edit();
    await dialog.getByRole('textbox', { name: 'Name' }).fill('House');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'House' })).toBeVisible();
    await expect(await tend.place('House')).toBeVisible();
    await page.keyboard.press('Escape');
    await edit();
    await dialog.getByRole('button', { name: 'Add to favourites' }).click();
    await tend.unfold();
    await expect(main(page).getByRole('link', { name: /^(House|Work)$/ })).toHaveText(['House', 'Work']);
    await page.keyboard.press('Escape');
    await edit();
    await dialog.getByRole('button', { name: 'Archive project' }).click();
    await expect(entry(page, 'House')).toHaveCount(0);
    await expect(page.getByText('This project is archived')).toBeVisible();
    await tend.open('/projects');
    await page.getByRole('button', { name: 'Restore: House' }).click();
    await expect(await tend.place('House')).toBeVisible();
    await page.keyboard.press('Escape');
  });

  test('deleting it takes its tasks along, and undo brings them back', async ({ tend, page, api }) => {
    const { project } = await api.project('Home');
    await api.add({ title: 'Paint the door', project_id: project });
    await tend.open(`/projects/${project}`);
    await page.getByRole('button', { name: 'Edit project' }).click();
    await page.getByRole('button', { name: 'Delete project' }).click();
    await expect(page).toHaveURL(/\/projects$/);
    await expect(entry(page, 'Home')).toHaveCount(0);
    await tend.undo().click();
    await (await tend.place('Home')).click();
    await expect(tend.link('Paint the door')).toBeVisible();
  });

  test('a list is grouped by section, and sections are added, renamed, moved and deleted', async ({ tend, page, api }) => {
    const { project, Kitchen } = await api.project('Home', ['Kitchen', 'Bath']);
    await api.add({ title: 'Unsorted', project_id: project });
    await api.add({ title: 'Fix the tap', section_id: Kitchen });
    await tend.open(`/projects/${project}`);
    const headings = page.getByRole('main').getByRole('heading', { level: 2 });
    await expect(page.getByRole('list', { name: 'Kitchen' }).getByRole('listitem')).toContainText(['Fix the tap']);
    await expect(page.getByRole('list', { name: 'Tasks' }).getByRole('listitem')).toContainText(['Unsorted']);
    const menu = (name: string) => page.getByRole('button', { name: `Section: ${name}`, exact: true });
    await page.getByRole('button', { name: 'Add section' }).click();
    const dialog = page.getByRole('dialog', { name: 'Add section' });
    await dialog.getByRole('textbox', { name: 'Section name' }).fill('Garden');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await expect(headings).toHaveText(['Kitchen', 'Bath', 'Garden']);
    await menu('Bath').click();
    await page.getByRole('button', { name: 'Move up' }).click();
    await expect(headings).toHaveText(['Bath', 'Kitchen', 'Garden']);
    await menu('Kitchen').click();
    await page.getByRole('textbox', { name: 'Section name' }).filter({ visible: true }).fill('Galley');
    await page.getByRole('button', { name: 'Rename' }).click();
    await expect(headings).toHaveText(['Bath', 'Galley', 'Garden']);
    await menu('Galley').click();
    await expect(page.getByText('Its tasks stay in the project').filter({ visible: true })).toBeVisible();
    await page.getByRole('button', { name: 'Delete section' }).click();
    await expect(headings).toHaveText(['Bath', 'Garden']);
    await expect(page.getByRole('list', { name: 'Tasks' }).getByRole('listitem')).toContainText(['Unsorted', 'Fix the tap']);
    await tend.undo().click();
    await expect(page.getByRole('list', { name: 'Galley' }).getByRole('listitem')).toContainText(['Fix the tap']);
  });

  test('a task moves to another project and section by a dialog', async ({ tend, page, api }) => {
    const { project: home, Kitchen } = await api.project('Home', ['Kitchen', 'Bath']);
    const { project: work } = await api.project('Work');
    await api.add({ title: 'Fix the tap', section_id: Kitchen });
    await tend.open(`/projects/${home}`);
    const open = async () => {
      await page.getByRole('button', { name: 'Actions: Fix the tap' }).click();
      await page.getByRole('link', { name: 'Move to…' }).click();
    };
    const dialog = page.getByRole('dialog', { name: 'Move task' });
    await open();
    await dialog.getByRole('combobox', { name: 'Section' }).selectOption({ label: 'Bath' });
    await dialog.getByRole('button', { name: 'Move', exact: true }).click();
    await expect(page.getByRole('list', { name: 'Bath' }).getByRole('listitem')).toContainText(['Fix the tap']);
    await open();
    await dialog.getByRole('combobox', { name: 'Section' }).selectOption({ label: 'No section' });
    await dialog.getByRole('combobox', { name: 'Project' }).selectOption({ label: 'Work' });
    if (tend.hasScript) await dialog.getByRole('combobox', { name: 'Status' }).selectOption({ label: 'In progress' });
    await dialog.getByRole('button', { name: 'Move', exact: true }).click();
    await expect(tend.link('Fix the tap')).toHaveCount(0);
    await expect(tend.messages).toContainText('Task moved');
    await expect.poll(async () => (await api.tasks(`&project_id=${work}`)).map((task) => task.status)).toEqual([tend.hasScript ? 'in_progress' : 'todo']);
    await expect(tend.messages.getByRole('button', { name: 'Undo' })).toHaveCount(tend.hasScript ? 2 : 1);
    await tend.undo().click();
    await expect(page.getByRole('list', { name: 'Bath' }).getByRole('listitem')).toContainText(['Fix the tap']);
  });

  test('the panel moves a task to another project', async ({ tend, page, api }) => {
    const { project } = await api.project('Home');
    const task = await api.add({ title: 'Fix the tap' });
    await tend.open(`/inbox?task=${task.id}`);
    await tend.panel('Fix the tap').getByRole('combobox', { name: 'Project' }).selectOption({ label: 'Home' });
    await tend.save();
    await expect.poll(async () => (await api.tasks()).map((task) => task.project_id)).toEqual([project]);
    await expect(page.getByRole('status').filter({ hasText: 'No tasks' })).toBeVisible();
  });

  test('a task is duplicated', async ({ tend, page, api }) => {
    await api.add({ title: 'Fix the tap', priority: 'high' });
    await tend.open('/inbox');
    await page.getByRole('button', { name: 'Actions: Fix the tap' }).click();
    await page.getByRole('button', { name: 'Duplicate' }).click();
    await expect(tend.link('Fix the tap')).toHaveCount(2);
    await expect.poll(async () => (await api.tasks()).map((task) => task.priority)).toEqual(['high', 'high']);
  });

  test('without projects the page says what to do', async ({ tend, page, person: _person }) => {
    await tend.open('/projects');
    await page.getByRole('button', { name: 'Make the first one' }).click();
    await expect(page.getByRole('dialog', { name: 'New project' })).toBeVisible();
  });
});
