import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { defineConfig, devices } from '@playwright/test';

/**
 * A server of its own, or, with BASE_URL, one that runs already. CHROMIUM names the browser of the
 * system; without it Playwright takes the one that it has installed itself.
 */
// A port of its own for every run, so that two runs never meet. Workers read this file again, and
// have to come to the same: hence by way of the environment.
const port = (process.env.END2END_PORT ??= String(20_000 + (process.pid % 10_000)));
// By its name: passkeys are for names, and for no addresses.
// Where the server keeps its data, for what is done beside it from the command line.
process.env.END2END_DATA ??= join(tmpdir(), `tend-end2end-${port}-${Date.now()}`);
const baseURL = process.env.BASE_URL ?? `http://localhost:${port}`;

// Measures are taken only when they are asked for.
if (process.argv.some((argument) => /^(--project=)?bench$/.test(argument))) process.env.BENCH = 'yes';
const APART = ['pictures.spec.ts', 'bench.spec.ts'];

const isRoot = process.getuid?.() === 0;
const quietly = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];
const desktop = { ...devices['Desktop Chrome'], viewport: { width: 1280, height: 800 } };

export default defineConfig({
  testDir: 'tests',
  outputDir: 'test-results',
  fullyParallel: true,
  workers: 2,
  // On a machine that builds and tests at once a test may run out of time. It says so, as flaky, and
  // does not stop everybody else; on your own machine it fails.
  retries: process.env.CI ? 1 : 0,
  forbidOnly: Boolean(process.env.CI),
  timeout: 45_000,
  expect: {
    timeout: 10_000,
    // Browsers of other months and machines smooth edges a little differently.
    toHaveScreenshot: { maxDiffPixelRatio: 0.01 },
  },
  snapshotPathTemplate: 'pictures/{arg}{ext}',
  reporter: 'list',
  use: {
    baseURL,
    locale: 'en-GB',
    // The accounts that the fixtures make live in UTC: both sides agree on which day it is.
    timezoneId: 'UTC',
    // It would stand between the tests and what they let fail; offline.spec.ts lets it in.
    serviceWorkers: 'block',
    actionTimeout: 10_000,
    navigationTimeout: 20_000,
    // Watching every test for the few that fail costs all of them time; `--trace on` does it.
    trace: 'on-first-retry',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM || undefined,
      args: isRoot ? ['--no-sandbox', ...quietly] : quietly,
    },
  },
  // Tests say in their tags where they tell nothing new: @script needs one, @plain is about having
  // none, @wide is the same on a small screen, @once does not depend on who is looking at all,
  // @touch takes a finger.
  projects: [
    {
      name: 'hydrated',
      use: desktop,
      testIgnore: APART,
      grepInvert: /@plain|@touch/,
    },
    {
      name: 'no-javascript',
      use: { ...desktop, javaScriptEnabled: false },
      testIgnore: APART,
      grepInvert: /@script|@once/,
    },
    {
      name: 'mobile',
      use: { ...devices['Desktop Chrome'], viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
      testIgnore: APART,
      grepInvert: /@plain|@wide|@once/,
    },
    { name: 'pictures', use: desktop, testMatch: 'pictures.spec.ts' },
    ...(process.env.BENCH ? [{ name: 'bench', use: desktop, testMatch: 'bench.spec.ts' }] : []),
  ],
  webServer: process.env.BASE_URL ? undefined : {
    // `exec`: the server has to notice when this process is gone.
    command: 'exec node server.mjs',
    env: { LISTEN_ADDR: `127.0.0.1:${port}`, PUBLIC_URL: baseURL },
    url: `${baseURL}/readyz`,
    timeout: 120_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
    stdout: 'ignore',
    stderr: 'pipe',
  },
});
