import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type Page, Tend, expect, test as base } from './fixtures';

// What every page looks like, in light and dark, on a phone and on a desk; kept in `pictures`, of
// which the README shows some. `npx playwright test --project=pictures --update-snapshots` takes
// them anew. The account is that of `tend demo`, on a server whose clock stands at the same moment
// for ever (libfaketime), and in the same type on every machine.

const NOW = '2026-03-10 09:30:00';
const PASSWORD = 'correct horse battery';
const THEMES = ['light', 'dark'] as const;
const SIZES = { narrow: { width: 360, height: 740 }, wide: { width: 1280, height: 800 } };

const here = join(__dirname, '..');
const inter = readFileSync(join(here, 'node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2'));
const TYPE = `
  @font-face { font-family: Picture; src: url(/picture.woff2); font-weight: 100 900 }
  :root { --font: Picture, sans-serif; --mono: Picture, sans-serif }`;

/** A server of the worker's own, with the account of `tend demo`. */
class Server {
  private constructor(private readonly program: ChildProcess, readonly address: string) {}

  static async start(number: number): Promise<Server> {
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
    const server = new Server(program, address);
    await expect.poll(() => program.exitCode ?? server.answers(), { timeout: 60_000 }).toBe(true);
    const demo = ['-f', NOW, join(here, '../target/release/tend'), 'demo', '--password-stdin'];
    const env = { ...process.env, DATABASE_URL: '', DATA_DIR: join(data, 'data'), FAKETIME_DONT_FAKE_MONOTONIC: '1' };
    execFileSync('faketime', demo, { env, input: `${PASSWORD}\n` });
    return server;
  }

  private async answers(): Promise<boolean> {
    return fetch(`${this.address}/readyz`).then((answer) => answer.ok, () => false);
  }

  async stop() {
    const stopped = new Promise((resolve) => this.program.on('exit', resolve));
    this.program.kill('SIGTERM');
    await stopped;
  }
}

const test = base.extend<{ demo: Demo }, { still: Server }>({
  still: [
    async ({}, use, { workerIndex }) => {
      const server = await Server.start(workerIndex);
      await use(server);
      await server.stop();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  baseURL: async ({ still }, use) => use(still.address),
  demo: async ({ page, context, still }, use) => {
    await context.route('**/picture.woff2', (route) => route.fulfill({ body: inter, contentType: 'font/woff2' }));
    await context.route('**/pkg/*.css', async (route) => {
      const answer = await route.fetch();
      await route.fulfill({ response: answer, body: (await answer.text()) + TYPE });
    });
    await page.clock.setFixedTime(`${NOW.replace(' ', 'T')}Z`);
    await use(new Demo(page, still.address));
  },
});

class Demo extends Tend {
  constructor(page: Page, private readonly origin: string) {
    super(page, true);
  }

  async enter() {
    const answer = await this.page.context().request.post('/login', {
      form: { __fn: 'auth/login', login: 'demo', password: PASSWORD },
      headers: { Origin: this.origin },
      maxRedirects: 0,
    });
    expect(answer.status(), await answer.text()).toBe(303);
  }

  /** Takes the four pictures of a page. */
  async look(name: string, show: (page: Page) => Promise<void>) {
    for (const [size, viewport] of Object.entries(SIZES)) {
      await this.page.setViewportSize(viewport);
      await show(this.page);
      await this.page.evaluate(() => document.fonts.ready.then(() => undefined));
      for (const colorScheme of THEMES) {
        await this.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await expect.soft(this.page).toHaveScreenshot(`${name}-${colorScheme}-${size}.png`);
      }
    }
  }
}

for (const [name, address] of Object.entries({
  welcome: '/',
  login: '/login',
  register: '/register',
  forgot: '/forgot',
  'not-found': '/nowhere',
})) {
  test(`${name} looks as it should`, async ({ demo, complaints }) => {
    if (name === 'not-found') complaints.expectStatus(404);
    await demo.look(name, async () => {
      await demo.open(address);
    });
  });
}

for (const [name, address] of Object.entries({
  inbox: '/inbox',
  today: '/today',
  upcoming: '/upcoming',
  tasks: '/tasks',
  calendar: '/calendar',
  week: '/calendar?view=week',
  search: '/search?q=tax',
  label: '/labels/waiting',
  trash: '/trash',
  projects: '/projects',
  profile: '/settings/profile',
  security: '/settings/security',
  tokens: '/settings/tokens',
  data: '/settings/data',
})) {
  test(`${name} looks as it should`, async ({ demo }) => {
    await demo.enter();
    await demo.look(name, async () => {
      await demo.open(address);
    });
  });
}

const WITHIN: [string, string, string, (demo: Demo) => Promise<void>][] = [
  ['project', '/inbox', 'Home', async () => {}],
  ['filter', '/inbox', 'This week', async () => {}],
  ['board', '/inbox', 'Work', async ({ page }) => page.getByRole('link', { name: 'Board', exact: true }).click()],
  ['panel', '/inbox', 'Work', async (demo) => demo.openPanel('Review the texts of the front page')],
  ['quick-add', '/inbox', 'Inbox', async ({ composer, page }) => {
    await composer.fill('Call the dentist tomorrow 9am !1 @phone *30m');
    await expect(page.getByRole('status').filter({ hasText: /Tomorrow/ })).toBeVisible();
  }],
  ['palette', '/inbox', 'Inbox', async ({ page }) => page.keyboard.press('Control+k')],
  ['shortcuts', '/inbox', 'Inbox', async ({ page }) => page.keyboard.press('?')],
];

for (const [name, address, place, show] of WITHIN) {
  test(`${name} looks as it should`, async ({ demo }) => {
    await demo.enter();
    await demo.look(name, async (page) => {
      await demo.open(address);
      await (await demo.place(place)).click();
      await expect(page.getByRole('heading', { level: 1 })).toContainText(place);
      await show(demo);
    });
  });
}
