import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type APIRequest, type BrowserContext } from '@playwright/test';

import { Api, type Page, Tend, expect, test as base } from './fixtures';

// A server whose clock stands at the same moment for ever (libfaketime), with the account of `tend
// demo`, in the same type on every machine: what it shows today it shows in a year.

const NOW = '2026-03-10 09:30:00';
const PASSWORD = 'correct horse battery';

const here = join(__dirname, '..');
const inter = readFileSync(join(here, 'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'));
const TYPE = `
  @font-face { font-family: Picture; src: url(/picture.woff2); font-weight: 100 900 }
  :root { --font: Picture, sans-serif; --mono: Picture, sans-serif }`;

type Cookies = Parameters<BrowserContext['addCookies']>[0];

/** Somebody's cookies, and the API in their name. */
export interface Account {
  username: string;
  password: string;
  cookies: Cookies;
  api: Api;
}

/** A server of the worker's own, with the account of `tend demo` and those that the pages ask for. */
export class Still {
  private readonly accounts = new Map<string, Promise<Account>>();
  private styles: string | undefined;
  /** Ids by what they are called: projects, filters and tasks of the demonstration. */
  readonly ids: Record<string, string> = {};

  private constructor(
    private readonly program: ChildProcess,
    private readonly request: APIRequest,
    readonly address: string,
  ) {}

  static async start(number: number, request: APIRequest): Promise<Still> {
    const address = `http://localhost:${Number(process.env.END2END_PORT) + 1 + number}`;
    const data = `${process.env.END2END_DATA}-${number}`;
    const still = {
      ...process.env,
      END2END_DATA: data,
      LISTEN_ADDR: address.replace('http://localhost', '127.0.0.1'),
      PUBLIC_URL: address,
      STAND_STILL: NOW,
    };
    const program = spawn('node', ['server.mjs'], { cwd: here, env: still, stdio: ['ignore', 'inherit', 'inherit'] });
    const server = new Still(program, request, address);
    await expect.poll(() => program.exitCode ?? server.answers(), { timeout: 60_000 }).toBe(true);
    const demo = ['-f', NOW, join(here, '../target/release/tend'), 'demo', '--password-stdin'];
    const env = { ...process.env, DATABASE_URL: '', DATA_DIR: join(data, 'data'), FAKETIME_DONT_FAKE_MONOTONIC: '1' };
    execFileSync('faketime', demo, { env, input: `${PASSWORD}\n` });
    const { api } = await server.account('demo');
    for (const { name, id } of await api.all('projects')) server.ids[name!] = id;
    for (const { name, id } of await api.all('filters')) server.ids[name!] = id;
    return server;
  }

  private async answers(): Promise<boolean> {
    return fetch(`${this.address}/readyz`).then((answer) => answer.ok, () => false);
  }

  /** The account of `tend demo`, or one that is new the first time that it is asked for. */
  account(username: string): Promise<Account> {
    const known = this.accounts.get(username) ?? this.enter(username);
    this.accounts.set(username, known);
    return known;
  }

  private async enter(username: string): Promise<Account> {
    const request = await this.request.newContext({ baseURL: this.address });
    const [address, form] = username === 'demo'
      ? ['/login', { __fn: 'auth/login', login: username, password: PASSWORD }]
      : ['/register', { __fn: 'auth/register', username, email: `${username}@example.org`, password: PASSWORD }];
    const answer = await request.post(address, { form, headers: { Origin: this.address }, maxRedirects: 0 });
    expect(answer.status(), await answer.text()).toBe(303);
    const { cookies } = await request.storageState();
    // Apart: with cookies, the API asks where a request comes from.
    const programs = await this.request.newContext({ baseURL: this.address });
    const api = await Api.signIn(programs, { username, email: '', password: PASSWORD });
    return { username, password: PASSWORD, cookies, api };
  }

  /** Has a page stand still, and be written in the type of the pictures. */
  async hold(page: Page) {
    const context = page.context();
    await context.route('**/picture.woff2', (route) => route.fulfill({ body: inter, contentType: 'font/woff2' }));
    await context.route('**/pkg/*.css', async (route) => {
      this.styles ??= await route.fetch().then((answer) => answer.text());
      await route.fulfill({ body: this.styles + TYPE, contentType: 'text/css' });
    });
    await page.clock.setFixedTime(Still.now);
  }

  static get now(): Date {
    return new Date(`${NOW.replace(' ', 'T')}Z`);
  }

  async stop() {
    const stopped = new Promise((resolve) => this.program.on('exit', resolve));
    this.program.kill('SIGTERM');
    await stopped;
  }
}

export const test = base.extend<object, { still: Still }>({
  still: [
    async ({ playwright }, use, { workerIndex }) => {
      const server = await Still.start(workerIndex, playwright.request);
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ still }, use) => use(still.address),
  tend: async ({ page, still }, use) => {
    await still.hold(page);
    await use(new Tend(page, true));
  },
});
