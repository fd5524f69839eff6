import { expect } from './fixtures';
import { type Look, press, refuse, turnOnTwoFactor } from './look';
import { STATES } from './states';

// Everything that can be seen: every page, and what opens over it or happens on it. `pictures.spec.ts`
// asks all of it the same. Who adds a page or a dialog adds a line here.

const OUTSIDE: Look[] = [
  { name: 'welcome', address: '/', reach: ['link Sign in'] },
  { name: 'login', address: '/login', reach: ['textbox Username or email', 'label Password', 'button Sign in', 'link Forgot your password?'] },
  {
    name: 'login-refused',
    address: '/login',
    show: async (tend) => {
      await tend.signIn('nobody', 'nothing');
      await expect(tend.page.getByText('Wrong user name or password')).toBeVisible();
    },
    reach: ['textbox Username or email', 'button Sign in'],
    complaint: refuse(401, 422),
  },
  {
    name: 'login-code',
    as: 'careful',
    address: '/settings/security',
    show: async (tend, { account }) => {
      await turnOnTwoFactor(tend);
      await tend.page.context().clearCookies();
      await tend.open('/login');
      await tend.signIn(account.username, account.password);
      await expect(tend.page.getByRole('heading', { level: 1, name: 'Two-factor' })).toBeVisible();
    },
    reach: ['label Code', 'button Sign in'],
    complaint: refuse(401, 422),
  },
  { name: 'register', address: '/register', reach: ['textbox Username', 'textbox Email', 'label Password', 'button Create account'] },
  {
    name: 'register-refused',
    address: '/register',
    show: async (tend) => {
      await press('Create account')(tend);
      await expect(tend.page.getByRole('textbox', { name: 'Username' })).toHaveAttribute('aria-invalid', 'true');
    },
    reach: ['textbox Username', 'button Create account'],
    complaint: refuse(422),
  },
  { name: 'forgot', address: '/forgot', reach: ['textbox Email', 'button Send reset link'] },
  { name: 'forgot-sent', address: '/forgot/sent', reach: [] },
  { name: 'reset', address: '/reset?token=x', reach: ['label New password', 'button Set password'] },
  { name: 'reset-done', address: '/reset/done', reach: ['link Sign in'] },
  { name: 'verify', address: '/verify?token=x', reach: ['button Confirm'] },
  {
    name: 'verify-refused',
    address: '/verify?token=x',
    show: async (tend) => {
      await press('Confirm')(tend);
      await expect(tend.page.getByRole('alert').filter({ hasText: /link/ })).toBeVisible();
    },
    reach: ['button Confirm'],
    complaint: refuse(401, 422),
  },
  { name: 'verify-done', address: '/verify/done', reach: ['link Go to Today'] },
  { name: 'offline', address: '/offline', isAsleep: true, reach: ['link Try again'] },
  { name: 'not-found', address: '/nowhere', reach: [], complaint: refuse(404) },
];

const demo = (looks: Look[]): Look[] => looks.map((look) => ({ as: 'demo', ...look }));

const PLACES = demo([
  { name: 'inbox', address: '/inbox', reach: ['textbox Add a task', 'button New task', 'searchbox Search', 'button Account', 'combobox Priority', 'link Buy stamps'] },
  { name: 'today', address: '/today', reach: ['textbox Add a task', 'link Mend the fence by the gate'] },
  { name: 'upcoming', address: '/upcoming', reach: ['textbox Add a task'] },
  { name: 'tasks', address: '/tasks', reach: ['textbox Add a task', 'combobox Sort by'] },
  { name: 'narrowed', address: '/tasks?priority=high&due=overdue', reach: ['combobox Priority', 'combobox Due', 'button Clear filters'] },
  { name: 'calendar', address: '/calendar', reach: ['button Previous', 'button Next', 'button Today'] },
  { name: 'week', address: '/calendar?view=week', reach: ['button Previous', 'button Next', 'button Today'] },
  { name: 'search', address: '/search?q=tax', reach: ['textbox Filter', 'button Show', 'button Save as filter'] },
  { name: 'search-refused', address: '/search?filter=due+%3D', reach: ['textbox Filter', 'button Show'], complaint: refuse(400, 422) },
  { name: 'label', address: '/labels/waiting', reach: ['textbox Add a task'] },
  { name: 'filter', address: '/filters/{This week}', reach: ['link Change in search', 'button Delete filter'] },
  { name: 'trash', address: '/trash', reach: ['button Empty trash', 'button Restore: Ask about the blue sofa'] },
  { name: 'projects', address: '/projects', reach: [] },
  { name: 'project', address: '/projects/{Home}', reach: ['textbox Add a task', 'link Board', 'link Calendar', 'button Edit project', 'button Add section'] },
  { name: 'board', address: '/projects/{Work}/board', reach: ['link List', 'button Edit project', 'link Write a reference for Tomas'] },
  { name: 'project-calendar', address: '/projects/{Work}/calendar', reach: ['link List', 'button Previous', 'button Next', 'button Today'] },
  { name: 'project-week', address: '/projects/{Work}/calendar?view=week', isPlain: true, reach: ['button Next'] },
  { name: 'profile', address: '/settings/profile', reach: ['textbox Display name', 'button Save'] },
  { name: 'security', address: '/settings/security', reach: ['label Current password', 'button Change password', 'button Turn on two-factor'] },
  { name: 'tokens', address: '/settings/tokens', reach: ['textbox Token name', 'button Create token'] },
  { name: 'data', address: '/settings/data', reach: ['link Export everything', 'button Try it', 'button Delete account'] },
]);

const OVER = demo([
  {
    name: 'panel',
    address: '/projects/{Work}',
    show: async (tend) => tend.openPanel('Review the texts of the front page'),
    reach: ['textbox Title', 'textbox Description', 'combobox Status', 'textbox Due date', 'textbox Comment', 'button Delete task', 'button Close'],
  },
  {
    name: 'panel-preview',
    address: '/projects/{Work}',
    show: async (tend) => {
      await tend.openPanel('Review the texts of the front page');
      await press('Preview')(tend);
    },
    reach: ['button Preview'],
  },
  {
    name: 'actions',
    address: '/inbox',
    show: press('Actions: Idea: a shelf above the desk'),
    reach: ['link Edit', 'link Move to…', 'button Duplicate', 'button Delete'],
  },
  { name: 'account', address: '/inbox', show: press('Account'), reach: ['link Settings', 'button Sign out'] },
  {
    name: 'move',
    address: '/inbox',
    show: async (tend) => {
      await press('Actions: Buy stamps')(tend);
      await tend.page.getByRole('link', { name: 'Move to…' }).click();
      await expect(tend.dialog).toBeVisible();
    },
    reach: ['combobox Project', 'combobox Status', 'button Move', 'button Close'],
  },
  {
    name: 'edit-project',
    address: '/projects/{Home}',
    show: press('Edit project'),
    reach: ['textbox Name', 'combobox Colour', 'button Save', 'button Archive project', 'button Delete project', 'button Close'],
  },
  { name: 'add-section', address: '/projects/{Home}', show: press('Add section'), reach: ['textbox Section name', 'button Close'] },
  { name: 'section', address: '/projects/{Home}', show: press('Section: Bath'), reach: ['textbox Section name', 'button Rename', 'button Move up', 'button Delete section'] },
  { name: 'empty-trash', address: '/trash', show: press('Empty trash'), reach: ['button Delete for good', 'button Close'] },
  {
    name: 'new-project',
    address: '/today',
    show: async (tend) => {
      await tend.unfold();
      await press('New project')(tend);
      await expect(tend.dialog).toBeVisible();
    },
    reach: ['textbox Name', 'combobox Colour', 'button Create project', 'button Close'],
  },
  {
    name: 'quick-add',
    address: '/inbox',
    show: async ({ composer, page }) => {
      await composer.fill('Call the dentist tomorrow 9am !1 @phone *30m');
      await expect(page.getByRole('status').filter({ hasText: /Tomorrow/ })).toBeVisible();
    },
    reach: ['textbox Add a task', 'button Keep as text: tomorrow 9am', 'button Add'],
  },
  {
    name: 'suggestions',
    address: '/inbox',
    show: async ({ composer, page }) => {
      await composer.fill('Call the dentist #h');
      await expect(page.getByRole('option', { name: 'Home' })).toBeVisible();
      await composer.press('ArrowDown');
    },
    reach: ['option Home'],
  },
  {
    name: 'palette',
    address: '/inbox',
    show: async ({ page, dialog }) => {
      await page.keyboard.press('Control+k');
      await expect(dialog.getByRole('option').first()).toBeVisible();
    },
    reach: ['combobox Command'],
  },
  {
    name: 'shortcuts',
    address: '/inbox',
    show: async ({ page, dialog }) => {
      await page.keyboard.press('?');
      await expect(dialog).toBeVisible();
    },
    reach: ['button Close'],
  },
  {
    name: 'selection',
    address: '/inbox',
    show: async ({ page }) => {
      for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
      await expect(page.getByRole('toolbar', { name: 'Selection' })).toContainText('2 tasks selected');
    },
    reach: ['button Complete', 'button Move', 'button Due', 'button Cancel'],
  },
  {
    name: 'selection-due',
    address: '/inbox',
    show: async ({ page }) => {
      for (const key of ['j', 'x', 'd']) await page.keyboard.press(key);
      await expect(page.getByRole('group', { name: 'Due' })).toBeVisible();
    },
    reach: [],
  },
  {
    name: 'drawer',
    address: '/today',
    on: 'phone',
    show: async (tend) => tend.unfold(),
    reach: ['link Calendar', 'link Trash', 'link Home'],
  },
]);

const EMPTY = Object.entries({
  inbox: '/inbox',
  today: '/today',
  upcoming: '/upcoming',
  tasks: '/tasks',
  calendar: '/calendar',
  search: '/search?q=nothing+at+all',
  trash: '/trash',
  projects: '/projects',
}).map(([name, address]): Look => ({ name: `${name}-empty`, as: 'new', address, reach: name === 'projects' ? ['button Make the first one'] : [] }));

const PROJECT_EMPTY = ['', '/board'].map((view, at): Look => ({
  name: `${['project', 'board'][at]}-empty`,
  as: `beginner${at}`,
  address: `/projects/{project}${view}`,
  before: (api) => api.project('Home'),
  reach: ['button Edit project', 'button Add section'],
}));

export const LOOKS: Look[] = [...OUTSIDE, ...PLACES, ...OVER, ...EMPTY, ...PROJECT_EMPTY, ...STATES];
