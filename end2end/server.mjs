// Runs the release build with a database that is as fresh as can be, and leaves nothing behind.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../target/release/tend', import.meta.url));
if (!existsSync(program)) {
  console.error(`There is no ${program} yet: run \`make build\` first.`);
  process.exit(1);
}

const data = process.env.END2END_DATA;
mkdirSync(data);
// Run by root, PostgreSQL runs as somebody else, who has to get through to its own directory.
chmodSync(data, 0o755);

// Nothing else of the environment: a DATABASE_URL that is set here is not meant for these tests.
const { PATH, HOME, USER, LANG, LISTEN_ADDR, PUBLIC_URL } = process.env;
const env = { PATH, HOME, USER, LANG, LISTEN_ADDR, PUBLIC_URL, DATA_DIR: join(data, 'data'), LOG: 'error' };
// Under STAND_STILL the clock stands; what has to wait for something still does. Not by way of
// `faketime` itself, which does not pass signals on.
const { STAND_STILL: now } = process.env;
if (now) {
  const lines = execFileSync('faketime', ['-f', now, 'env'], { encoding: 'utf8' }).split('\n');
  for (const line of lines) {
    const [, name, value] = /^(LD_PRELOAD|DYLD_[A-Z_]+|FAKETIME)=(.*)$/.exec(line) ?? [];
    if (name) env[name] = value;
  }
  env.FAKETIME_DONT_FAKE_MONOTONIC = '1';
}
const tend = spawn(program, [], { env, stdio: 'inherit' });

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => tend.kill('SIGTERM'));
// Whoever is killed cannot say goodbye.
const parent = process.ppid;
setInterval(() => process.ppid === parent || tend.kill('SIGTERM'), 1000).unref();
tend.on('error', (error) => console.error(String(error)));
tend.on('exit', (code) => {
  rmSync(data, { recursive: true, force: true });
  process.exit(code ?? 1);
});
