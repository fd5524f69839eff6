import { expect, type Tend, test } from './fixtures';

/** Saves what was just changed: by itself, or with the button where there is no script. */
async function saved(tend: Tend) {
  if (tend.hasScript) await expect(tend.dialog.locator('.save-status')).toHaveText('Saved');
  else await tend.dialog.getByRole('button', { name: 'Save', exact: true }).click();
}

test.describe("the panel's parts", () => {
  test('labels are ticked, typed and taken away', async ({ tend, page, api }) => {
    const { id } = await api.add({ title: 'Pay the rent', labels: ['home'] });
    await tend.open(`/inbox?task=${id}`);
    const labels = tend.dialog.getByRole('combobox', { name: 'Labels' });
    await labels.fill('money, errand');
    if (tend.hasScript) await labels.press('Enter');
    await saved(tend);
    await expect(tend.dialog.getByRole('checkbox', { name: 'errand' })).toBeChecked();
    await tend.dialog.getByRole('checkbox', { name: 'home' }).click();
    await saved(tend);
    await expect(tend.dialog.getByRole('checkbox', { name: 'home' })).toHaveCount(0);
    await expect.poll(async () => (await api.tasks())[0]!.labels).toEqual(['money', 'errand']);
    await tend.closePanel();
    await expect(tend.item('Pay the rent')).toContainText('money');
    await page.reload();
    await expect(tend.item('Pay the rent')).toContainText('errand');
  });

  test('a repeat is chosen, and begins today where nothing was due', async ({ tend, api }) => {
    const { id } = await api.add({ title: 'Water the plants' });
    await tend.open(`/inbox?task=${id}`);
    await tend.dialog.getByRole('combobox', { name: 'Repeat' }).selectOption({ label: 'Every day' });
    await saved(tend);
    await expect.poll(async () => (await api.tasks())[0]!.due_date).not.toBeNull();
    await expect(tend.dialog.getByRole('list', { name: 'Activity' })).toContainText(/the due date|every day/);
  });

  test('a repeat is typed as people say it', async ({ tend, api }) => {
    const { id } = await api.add({ title: 'Water the plants', due_date: '2027-01-05' });
    await tend.open(`/inbox?task=${id}`);
    await tend.dialog.getByRole('combobox', { name: 'Repeat' }).selectOption({ label: 'Custom…' });
    const words = tend.dialog.getByRole('textbox', { name: 'Repeats' });
    await words.fill('every 2nd tue');
    if (tend.hasScript) await words.press('Tab');
    await saved(tend);
    await expect(tend.dialog.getByRole('list', { name: 'Activity' })).toContainText('every 2nd tuesday');
    await expect(words).toHaveValue('every 2nd tuesday');
  });

  test('reminders are added in words, and removed', async ({ tend, api }) => {
    const { id } = await api.add({ title: 'Pay the rent', due_date: '2027-01-05', due_time: '09:00' });
    await tend.open(`/inbox?task=${id}`);
    const reminders = tend.dialog.getByRole('list', { name: 'Reminders' }).getByRole('listitem');
    const when = tend.dialog.getByRole('textbox', { name: 'Remind me' });
    await when.fill('30m');
    await tend.dialog.getByRole('button', { name: 'Add reminder' }).click();
    await expect(reminders).toHaveText(['30 minutes before']);
    await expect(when).toHaveValue('');
    await tend.dialog.getByRole('button', { name: 'Remove reminder: 30 minutes before' }).click();
    await expect(reminders).toHaveCount(0);
  });

  test('a reminder that is none is refused beside its field', async ({ tend, api, complaints }) => {
    complaints.expectStatus(422);
    const { id } = await api.add({ title: 'Pay the rent' });
    await tend.open(`/inbox?task=${id}`);
    const when = tend.dialog.getByRole('textbox', { name: 'Remind me' });
    await when.fill('soon');
    await tend.dialog.getByRole('button', { name: 'Add reminder' }).click();
    await expect(when).toHaveAccessibleDescription(/Write how long before/);
    await expect(when).toHaveValue('soon');
  });

  test('a subtask says in a list what it is a part of, and not below its task', async ({ tend, api, page }) => {
    const trip = await api.add({ title: 'Plan the trip' });
    await api.add({ title: 'Rent a car', parent_id: trip.id });
    await tend.open('/inbox');
    await expect(tend.item('Rent a car')).toContainText('Part of Plan the trip');
    await expect(tend.item('Plan the trip')).not.toContainText('Part of');
    await tend.openPanel('Plan the trip');
    if (tend.hasScript) {
      await tend.dialog.getByRole('textbox', { name: 'Title' }).fill('Plan the journey');
      await tend.save();
      await tend.closePanel();
      await expect(tend.item('Rent a car')).toContainText('Part of Plan the journey');
      await tend.openPanel('Plan the journey');
    }
    const subtask = tend.dialog.getByRole('list', { name: 'Subtasks' }).getByRole('listitem');
    await expect(subtask).toHaveText('Rent a car');
  });

  test('a subtask says the newest title of its task, wherever that was written @script', async ({ tend, api, page }) => {
    const trip = await api.add({ title: 'Plan the trip' });
    await api.add({ title: 'Rent a car', parent_id: trip.id });
    await tend.open('/inbox');
    // This page has touched both before they change elsewhere.
    for (const title of ['Plan the trip', 'Rent a car']) {
      await tend.openPanel(title);
      await tend.dialog.getByRole('combobox', { name: 'Priority' }).selectOption({ label: 'High' });
      await expect(tend.dialog.getByRole('status')).toHaveText('Saved');
      await tend.closePanel();
    }
    await api.change(trip.id, { title: 'Plan the journey' });
    await (await tend.place('All tasks')).click();
    await expect(page.getByRole('heading', { level: 1, name: 'All tasks' })).toBeVisible();
    await expect(tend.item('Plan the journey')).toBeVisible();
    await expect(tend.item('Rent a car')).toContainText('Part of Plan the journey');
  });

  test('a click with Ctrl on the circle of a subtask completes it: nothing is chosen here @script @wide', async ({ tend, api }) => {
    const trip = await api.add({ title: 'Plan the trip' });
    await api.add({ title: 'Rent a car', parent_id: trip.id });
    await tend.open(`/inbox?task=${trip.id}`);
    await tend.dialog.getByRole('checkbox', { name: 'Complete: Rent a car' }).click({ modifiers: ['Control'] });
    await expect(tend.dialog.getByRole('checkbox', { name: 'Reopen: Rent a car' })).toBeChecked();
  });

  test('subtasks are added one after the other, completed and opened', async ({ tend, api, page }) => {
    const { id } = await api.add({ title: 'Camp' });
    await tend.open(`/inbox?task=${id}`);
    const line = tend.dialog.getByRole('textbox', { name: 'Add a subtask' });
    const subtasks = tend.dialog.getByRole('list', { name: 'Subtasks' }).getByRole('listitem');
    await line.fill('Tent');
    await line.press('Enter');
    await expect(subtasks).toHaveText(['Tent']);
    await expect(line).toHaveValue('');
    await line.fill('Stove');
    await line.press('Enter');
    await expect(subtasks).toHaveText(['Tent', 'Stove']);
    if (tend.hasScript) await expect(line).toBeFocused();
    const role = tend.hasScript ? 'checkbox' : 'button';
    await tend.dialog.getByRole(role, { name: 'Complete: Tent' }).click();
    await expect(tend.dialog.getByText('1 of 2 done')).toBeVisible();
    await tend.dialog.getByRole('link', { name: 'Stove' }).click();
    await expect(tend.panel('Stove')).toBeVisible();
    await page.goBack();
    await expect(tend.panel('Camp')).toBeVisible();
  });

  test('a comment is posted, changed, deleted and brought back', async ({ tend, api }) => {
    const { id } = await api.add({ title: 'Pay the rent' });
    await tend.open(`/inbox?task=${id}`);
    const comments = tend.dialog.getByRole('list', { name: 'Comments' }).getByRole('listitem');
    await tend.dialog.getByRole('textbox', { name: 'Comment', exact: true }).fill('Paid **half**');
    await tend.dialog.getByRole('button', { name: 'Post' }).click();
    await expect(comments).toHaveCount(1);
    await expect(comments.locator('strong')).toHaveText('half');
    await expect(tend.dialog.getByRole('textbox', { name: 'Comment', exact: true })).toHaveValue('');
    await comments.getByText('Edit', { exact: true }).click();
    await comments.getByRole('textbox', { name: 'Your comment' }).fill('Paid all');
    await comments.getByRole('button', { name: 'Save comment' }).click();
    await expect(comments).toContainText('Paid all');
    await expect(comments).toContainText('edited');
    await comments.getByRole('button', { name: 'Delete comment' }).click();
    await expect(comments).toHaveCount(0);
    await expect(tend.dialog.getByRole('list', { name: 'Activity' })).toContainText('You deleted a comment');
  });

  test('the description is previewed, and its boxes are ticked', async ({ tend, api }) => {
    const { id } = await api.add({ title: 'Camp', description: 'To **pack**:\n\n- [ ] tent\n- [x] stove\n' });
    await tend.open(`/inbox?task=${id}`);
    await tend.dialog.getByRole('button', { name: 'Preview' }).click();
    const preview = tend.dialog.getByRole('group', { name: 'Preview of the description' });
    await expect(preview.locator('strong')).toHaveText('pack');
    await expect(preview.getByRole('checkbox')).toHaveCount(2);
    if (!tend.hasScript) return;
    await preview.getByRole('checkbox').first().check();
    await expect.poll(async () => (await api.tasks())[0]!.description).toContain('- [x] tent');
    await expect(tend.dialog.getByRole('textbox', { name: 'Description' })).toHaveValue(/- \[x\] tent/);
  });

  test('a file is attached, saved and removed', async ({ tend, api, page }) => {
    const { id } = await api.add({ title: 'Pay the rent' });
    await tend.open(`/inbox?task=${id}`);
    const file = { name: 'contract.txt', mimeType: 'text/plain', buffer: Buffer.from('Signed.') };
    await tend.dialog.getByLabel('Attach a file').setInputFiles(file);
    await tend.dialog.getByRole('button', { name: 'Attach', exact: true }).click();
    const files = tend.dialog.getByRole('list', { name: 'Attachments' }).getByRole('listitem');
    await expect(files).toContainText(['contract.txt']);
    const coming = page.waitForEvent('download');
    await files.getByRole('link', { name: 'contract.txt' }).click();
    expect((await coming).suggestedFilename()).toBe('contract.txt');
    await files.getByRole('button', { name: 'Remove file: contract.txt' }).click();
    await expect(files).toHaveCount(0);
  });

  test('no file is said beside the field', async ({ tend, api, complaints }) => {
    complaints.expectStatus(422);
    const { id } = await api.add({ title: 'Pay the rent' });
    await tend.open(`/inbox?task=${id}`);
    await tend.dialog.getByRole('button', { name: 'Attach', exact: true }).click();
    await expect(tend.dialog.getByLabel('Attach a file')).toHaveAccessibleDescription(/file/);
    await expect(tend.dialog.getByLabel('Attach a file')).toHaveAttribute('aria-invalid', 'true');
  });
});
