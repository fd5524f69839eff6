import { authenticator } from './authenticator';
import { expect } from './fixtures';
import { type Look, beginTwoFactor, press, refuse, turnOnTwoFactor } from './look';

// The part of the table in `pages.ts` that is about what happens on a page. Each has an account of its
// own: what it changes nobody else sees.

const WORDS = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(2);

export const STATES: Look[] = [
  {
    name: 'panel-whole',
    as: 'thorough',
    address: '/inbox?task={task}',
    before: async (api) => {
      const { id } = await api.post('tasks/quick', { text: 'Plan the trip tomorrow 17:00 !2 @travel @family *30m *1d every month' });
      await api.change(id, { description: 'By train, **not** by car.\n\n- [x] tickets\n- [ ] hotel' });
      for (const title of ['Buy the tickets', 'Find a hotel by the river']) await api.add({ title, parent_id: id });
      await api.post(`tasks/${id}/comments`, { body: 'Sam can from _Thursday_ on.' });
      return { task: id };
    },
    show: async ({ dialog }) => {
      await dialog.getByLabel('Attach a file').setInputFiles({ name: 'timetable.txt', mimeType: 'text/plain', buffer: Buffer.from('8:15') });
      await dialog.getByRole('button', { name: 'Attach', exact: true }).click();
      await expect(dialog.getByRole('list', { name: 'Attachments' })).toContainText('timetable.txt');
    },
    isHigh: true,
    reach: ['textbox Add a subtask', 'button Add reminder', 'textbox Comment', 'button Post'],
  },
  {
    name: 'panel-refused',
    as: 'hasty',
    address: '/inbox?task={task}',
    before: async (api) => ({ task: (await api.add({ title: 'Call Ana' })).id }),
    show: async ({ dialog, page }) => {
      await dialog.getByRole('textbox', { name: 'Due date' }).fill('someday');
      await page.keyboard.press('Tab');
      await expect(dialog.getByRole('textbox', { name: 'Due date' })).toHaveAttribute('aria-invalid', 'true');
    },
    reach: ['textbox Due date', 'button Close'],
    complaint: refuse(422),
  },
  {
    name: 'panel-overtaken',
    as: 'slow',
    address: '/inbox?task={task}',
    before: async (api) => ({ task: (await api.add({ title: 'Call Ana' })).id }),
    show: async ({ dialog, page }, { account, ids }) => {
      await account.api.change(ids.task!, { description: 'Theirs' });
      await dialog.getByRole('textbox', { name: 'Description' }).fill('Mine');
      await page.keyboard.press('Tab');
      await expect(dialog.getByRole('group', { name: 'Changed elsewhere' })).toContainText('Theirs');
    },
    reach: ['button Keep mine', 'button Take theirs'],
    complaint: refuse(409),
  },
  {
    name: 'undo',
    as: 'busy',
    address: '/inbox',
    before: async (api) => {
      for (const title of ['Call Ana', 'Pay the rent', 'Buy bread']) await api.add({ title });
    },
    show: async (tend) => {
      await tend.check('Pay the rent').click();
      await expect(tend.undo()).toBeVisible();
      await expect(tend.link('Pay the rent')).toBeHidden();
    },
    reach: ['button Undo', 'button Dismiss'],
  },
  {
    name: 'done',
    as: 'done',
    address: '/tasks?status=todo,in_progress,done',
    before: async (api) => {
      await api.add({ title: 'Done', status: 'done', priority: 'urgent' });
      await api.add({ title: 'Begun', status: 'in_progress', priority: 'high' });
    },
    reach: [],
  },
  {
    name: 'refused',
    as: 'unlucky',
    address: '/inbox',
    before: async (api) => {
      for (const title of ['Call Ana', 'Buy bread']) await api.add({ title });
    },
    show: async (tend) => {
      await tend.page.route('**/rpc/**', (route) => route.abort());
      await tend.add('Pay the rent');
      await expect(tend.page.getByRole('button', { name: 'Try again' })).toBeVisible();
      await tend.check('Buy bread').click();
      await expect(tend.messages).toContainText('The server cannot be reached');
    },
    reach: ['button Try again', 'button Discard'],
    complaint: (complaints) => complaints.expectFailedRequests(),
  },
  {
    name: 'waiting',
    as: 'patient',
    address: '/settings/profile',
    show: async ({ page }) => {
      // The answer never comes.
      await page.route('**/rpc/**', () => {});
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(page.locator('[aria-busy="true"]')).toBeVisible();
    },
    isPlain: true,
    reach: [],
  },
  {
    name: 'gate',
    as: 'late',
    address: '/inbox',
    show: async ({ page, composer }) => {
      await page.context().clearCookies();
      await composer.fill('Not lost');
      await composer.press('Enter');
      await expect(page.getByRole('dialog', { name: 'Sign in again' })).toBeVisible();
    },
    reach: ['label Password', 'button Continue', 'button Not now'],
    complaint: refuse(401),
  },
  {
    name: 'two-factor',
    as: 'cautious',
    address: '/settings/security',
    show: async (tend) => {
      await beginTwoFactor(tend);
    },
    isHigh: true,
    reach: ['label Code', 'button Confirm code'],
    mask: (page) => [page.getByRole('img', { name: /QR code/ }), page.getByRole('textbox', { name: /type this key|Recovery codes/ })],
  },
  {
    name: 'two-factor-on',
    as: 'safe',
    address: '/settings/security',
    show: turnOnTwoFactor,
    isHigh: true,
    reach: ['button Turn off two-factor'],
    mask: (page) => [page.getByRole('textbox', { name: 'Recovery codes' })],
  },
  {
    name: 'passkey',
    as: 'modern',
    address: '/settings/security',
    show: async ({ page }) => {
      await authenticator(page);
      const name = 'Laptop with a name that goes on and on, and on, so that it takes more than a line';
      await page.getByRole('textbox', { name: 'Passkey name' }).fill(name);
      await page.getByRole('button', { name: 'Add a passkey' }).click();
      await expect(page.getByRole('list', { name: 'Passkeys' })).toContainText(name);
      await page.getByText('Rename').click();
    },
    isHigh: true,
    reach: ['button Save name', 'button Remove passkey', 'button Add a passkey'],
    mask: (page) => [page.getByRole('textbox', { name: 'Recovery codes' })],
  },
  {
    name: 'token',
    as: 'programmer',
    address: '/settings/tokens',
    show: async ({ page }) => {
      await page.getByRole('textbox', { name: 'Token name' }).fill('Backup script');
      await page.getByRole('button', { name: 'Create token' }).click();
      await expect(page.getByRole('textbox', { name: 'New token' })).toBeVisible();
      await expect(page.getByRole('list', { name: 'Tokens' })).toContainText('Backup script');
    },
    reach: ['textbox New token', 'button Delete token'],
    mask: (page) => [page.getByRole('textbox', { name: 'New token' })],
  },
  {
    name: 'data-refused',
    as: 'leaving',
    address: '/settings/data',
    show: async (tend) => {
      await press('Delete account')(tend);
      await expect(tend.page.getByLabel('Your password')).toHaveAttribute('aria-invalid', 'true');
    },
    isHigh: true,
    reach: ['label Your password', 'button Delete account'],
    complaint: refuse(422),
  },
  {
    name: 'import',
    as: 'arriving',
    address: '/settings/data',
    show: async (tend) => {
      const buffer = Buffer.from('title,project,colour\nBuy milk,,white\nMow,Garden,green\n');
      await tend.page.getByLabel('Import').setInputFiles({ name: 'list.csv', mimeType: 'text/plain', buffer });
      await press('Try it')(tend);
      await expect(tend.page.getByText('Nothing has changed yet')).toBeVisible();
    },
    isHigh: true,
    reach: ['button Try it'],
  },
  ...[
    ['inbox', '/inbox'], ['upcoming', '/upcoming'], ['label', '/labels/{label}'], ['projects', '/projects'], ['project', '/projects/{project}'],
    ['board', '/projects/{project}/board'], ['calendar', '/calendar'], ['panel', '/inbox?task={task}'], ['move', '/inbox?move={task}'],
  ].map(([name, address], at): Look => ({
    name: `${name}-wordy`,
    as: `wordy${at}`,
    address: address!,
    before: async (api) => {
      const label = 'x'.repeat(60);
      const { project, Section: section_id } = await api.project(`Home${' and garden'.repeat(12)}`, ['Section', WORDS.slice(0, 90)]);
      const { id } = await api.add({ title: WORDS, description: WORDS, due_date: '2026-03-10', due_time: '17:00', priority: 'urgent', status: 'in_progress', labels: [label] });
      await api.add({ title: WORDS, section_id, labels: [label] });
      await api.post(`tasks/${id}/comments`, { body: WORDS });
      return { project: project!, task: id, label };
    },
    isPlain: true,
    reach: [],
  })),
];
