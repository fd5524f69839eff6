import { type APIRequestContext, type BrowserContext, type Locator, type Page, test as base, expect } from '@playwright/test';

export { expect };
export type { Locator, Page };

/** Somebody with an account. */
export interface Person {
  username: string;
  email: string;
  password: string;
}

/** A task as the REST API takes and gives it. */
export interface Task {
  id: string;
  title: string;
  description?: string;
  status?: string;
  priority?: string;
  due_date?: string | null;
  due_time?: string | null;
  labels?: string[];
  project_id?: string;
  section_id?: string | null;
  parent_id?: string | null;
  position?: string;
}

let count = 0;

/** Somebody without an account, whose names nobody else has. */
export function somebody(): Person {
  count += 1;
  const username = `u${process.pid}-${Date.now().toString(36)}-${count}`;
  return { username, email: `${username}@example.org`, password: 'correct horse battery' };
}

/** The date some days from now, as people with their clock on UTC have it. */
export function day(ahead = 0): string {
  return new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
}

/** What every page says that the server sends, whoever asks and whatever came of it. */
const SAFE: [string, RegExp][] = [
  ['content-security-policy', /default-src '(self|none)'.*frame-ancestors 'none'/],
  ['x-content-type-options', /^nosniff$/],
  ['referrer-policy', /^same-origin$/],
  ['permissions-policy', /camera=\(\)/],
  ['cross-origin-opener-policy', /^same-origin$/],
  ['cross-origin-resource-policy', /^same-origin$/],
];

/** What a browser complains of. Every complaint fails the test, unless the test has announced it. */
export class Complaints {
  readonly heard: string[] = [];
  private readonly expected: RegExp[] = [/Service Worker registration blocked by Playwright/];

  constructor(context: BrowserContext, origin: string) {
    context.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.heard.push(`${message.type()}: ${message.text()}`);
    });
    context.on('response', (response) => {
      const headers = response.headers();
      const isPage = response.request().resourceType() === 'document' && headers['content-type']?.startsWith('text/html');
      const isOurs = response.url().startsWith(origin) && !response.fromServiceWorker();
      const unsafe = isPage && isOurs ? SAFE.filter(([name, value]) => !value.test(headers[name] ?? '')) : [];
      for (const [name] of unsafe) this.heard.push(`${response.url()} says ${name}: ${headers[name] ?? 'nothing'}`);
    });
    context.on('weberror', (error) => this.heard.push(`exception: ${error.error().stack ?? error.error().message}`));
  }

  /** Chromium logs answers of these statuses by itself. */
  expectStatus(...statuses: number[]) {
    for (const status of statuses) this.expected.push(new RegExp(`the server responded with a status of ${status} `));
  }

  /** And requests that the test lets fail. */
  expectFailedRequests() {
    this.expected.push(/Failed to load resource: net::ERR_FAILED/);
  }

  expect(complaint: RegExp) {
    this.expected.push(complaint);
  }

  get unexpected() {
    return this.heard.filter((complaint) => !this.expected.some((pattern) => pattern.test(complaint)));
  }
}

/** The REST API in the name of one person: for what has to be there before a test begins. */
export class Api {
  private constructor(private readonly request: APIRequestContext, private readonly token: string) {}

  static async signIn(request: APIRequestContext, { username, password }: Person): Promise<Api> {
    const answer = await request.post('/api/v1/auth/login', { data: { login: username, password } });
    expect(answer.status()).toBe(200);
    return new Api(request, (await answer.json()).access_token);
  }

  async add(task: Partial<Task>): Promise<Task> {
    const headers = { Authorization: `Bearer ${this.token}` };
    const answer = await this.request.post('/api/v1/tasks', { data: task, headers });
    expect(answer.status(), await answer.text()).toBe(201);
    return answer.json();
  }

  async change(id: string, patch: Partial<Task>): Promise<void> {
    const headers = { Authorization: `Bearer ${this.token}` };
    const answer = await this.request.patch(`/api/v1/tasks/${id}`, { data: patch, headers });
    expect(answer.status(), await answer.text()).toBe(200);
  }

  /** Makes a project, with sections where they are named; answers with the ids by name. */
  async project(name: string, sections: string[] = []): Promise<Record<string, string>> {
    const make = async (path: string, body: object) => (await this.post(path, body)).id;
    const ids: Record<string, string> = { project: await make('projects', { name }) };
    for (const section of sections) ids[section] = await make(`projects/${ids.project}/sections`, { name: section });
    return ids;
  }

  /** Sends what there is no word of its own for. */
  async post(path: string, data: object): Promise<{ id: string }> {
    const headers = { Authorization: `Bearer ${this.token}` };
    const answer = await this.request.post(`/api/v1/${path}`, { data, headers });
    expect(answer.ok(), await answer.text()).toBe(true);
    return answer.json();
  }

  /** The first of everything of a kind. */
  async all(path: string): Promise<{ id: string; name?: string }[]> {
    const headers = { Authorization: `Bearer ${this.token}` };
    const answer = await this.request.get(`/api/v1/${path}`, { headers });
    return (await answer.json()).items;
  }

  async tasks(question = ''): Promise<Task[]> {
    const headers = { Authorization: `Bearer ${this.token}` };
    const answer = await this.request.get(`/api/v1/tasks?limit=200${question}`, { headers });
    return (await answer.json()).items;
  }
}

/** Holds requests of one kind, or the first few of them, back until they are let go. */
export async function hold(page: Page, address: string, times?: number) {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(address, async (route) => {
    await gate;
    await route.continue();
  }, { times });
  return letGo;
}

/** What people do with Tend, with a script and without one. */
export class Tend {
  constructor(readonly page: Page, readonly hasScript: boolean) {}

  /** Opens an address, and waits until the page is awake where it ever will be. */
  async open(address: string) {
    const response = await this.page.goto(address);
    await this.awake();
    return response;
  }

  async awake() {
    if (this.hasScript) await expect(this.page.locator('html')).toHaveAttribute('data-hydrated', 'true');
  }

  get composer(): Locator {
    return this.page.getByRole('textbox', { name: 'Add a task' });
  }

  get messages(): Locator {
    return this.page.getByRole('region', { name: 'Messages' });
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** A small screen has most places in a drawer: opens it. */
  async unfold() {
    const menu = this.page.getByRole('button', { name: 'Menu', exact: true });
    const isOpen = await this.page.locator('#places:popover-open').count();
    if (!isOpen && await menu.isVisible()) await menu.click();
  }

  /** A link of the navigation, within reach. */
  async place(name: string): Promise<Locator> {
    await this.unfold();
    return this.page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name, exact: true });
  }

  panel(title: string): Locator {
    return this.page.getByRole('dialog', { name: `Task: ${title}`, exact: true });
  }

  /** The link with a task's title, wherever its list is. */
  link(title: string): Locator {
    return this.page.getByRole('main').getByRole('link', { name: title, exact: true });
  }

  item(title: string): Locator {
    return this.page.getByRole('listitem').filter({ has: this.page.getByRole('link', { name: title, exact: true }) });
  }

  get titles(): Locator {
    return this.page.getByRole('main').getByRole('listitem').getByRole('link').filter({ visible: true });
  }

  /** What completes a task: a checkbox, or a button where no script can make it one. */
  check(title: string, verb: 'Complete' | 'Reopen' = 'Complete'): Locator {
    return this.page.getByRole(this.hasScript ? 'checkbox' : 'button', { name: `${verb}: ${title}`, exact: true });
  }

  undo(): Locator {
    return this.messages.getByRole('button', { name: 'Undo' }).last();
  }

  async add(title: string) {
    await this.composer.fill(title);
    await this.composer.press('Enter');
    await expect(this.link(title)).toBeVisible();
    // Without a script this is another page; what follows is for that one.
    await expect(this.composer).toHaveValue('');
  }

  /** Pastes a text into the line. */
  async paste(text: string) {
    await this.composer.evaluate((field, text) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', text);
      field.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, text);
  }

  async remove(title: string) {
    await this.page.getByRole('button', { name: `Actions: ${title}`, exact: true }).click();
    await this.page.getByRole('button', { name: 'Delete', exact: true }).click();
  }

  /** Chooses in one of the boxes above a list. */
  async filter(box: string, choice: string) {
    await this.page.getByRole('main').getByRole('combobox', { name: box }).selectOption({ label: choice });
    if (!this.hasScript) await this.page.getByRole('button', { name: 'Apply' }).click();
  }

  async expectCount(words: string) {
    await expect(this.page.getByRole('main').getByRole('status').filter({ hasText: /task/i })).toHaveText(words);
  }

  async openPanel(title: string) {
    await this.link(title).click();
    await expect(this.panel(title)).toBeVisible();
  }

  async closePanel() {
    await this.dialog.getByRole('button', { name: 'Close' }).click();
    await expect(this.dialog).toBeHidden();
  }

  /** Leaves the field that was typed into, or saves all of them, and waits for the good news. */
  async save() {
    if (this.hasScript) {
      await this.page.keyboard.press('Tab');
      await expect(this.dialog.getByRole('status')).toHaveText('Saved');
    } else {
      await this.dialog.getByRole('button', { name: 'Save' }).click();
      await expect(this.page.getByText('Saved', { exact: true })).toBeVisible();
    }
  }

  /** Makes an account, on the page for it. */
  async register({ username, email, password }: Person) {
    await this.page.getByRole('textbox', { name: 'Username' }).fill(username);
    await this.page.getByRole('textbox', { name: 'Email' }).fill(email);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Create account' }).click();
  }

  async signIn(login: string, password: string) {
    await this.page.getByRole('textbox', { name: 'Username or email' }).fill(login);
    await this.page.getByLabel('Password').fill(password);
    await this.page.getByRole('button', { name: 'Sign in' }).click();
  }
}

interface Fixtures {
  /** What the browser may complain of. */
  complaints: Complaints;
  /** Somebody new with an account, who is signed in. */
  person: Person;
  /** The same, for tasks that are there beforehand. */
  api: Api;
  tend: Tend;
}

export const test = base.extend<Fixtures>({
  complaints: [
    async ({ context, javaScriptEnabled, baseURL }, use) => {
      if (javaScriptEnabled !== false) {
        await context.addInitScript(() => {
          addEventListener('securitypolicyviolation', (event) => {
            console.error(`content security policy: ${event.violatedDirective} ${event.blockedURI}`);
          });
        });
      }
      const complaints = new Complaints(context, baseURL!);
      // Chromium loads ahead what a page without a script then has no use for.
      if (javaScriptEnabled === false) complaints.expect(/was preloaded using link preload but not used/);
      await use(complaints);
      expect(complaints.unexpected, 'what the browser complained of').toEqual([]);
    },
    { auto: true },
  ],

  person: async ({ context, baseURL }, use) => {
    const person = somebody();
    const answer = await context.request.post('/register', {
      form: { __fn: 'auth/register', ...person },
      headers: { Origin: baseURL! },
      maxRedirects: 0,
    });
    expect(answer.status(), await answer.text()).toBe(303);
    await use(person);
  },

  api: async ({ person, playwright, baseURL }, use) => {
    const request = await playwright.request.newContext({ baseURL });
    await use(await Api.signIn(request, person));
    await request.dispose();
  },

  tend: async ({ page, javaScriptEnabled }, use) => {
    await use(new Tend(page, javaScriptEnabled !== false));
  },
});
