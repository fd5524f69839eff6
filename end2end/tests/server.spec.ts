import { expect, test } from './fixtures';

test.describe('@once', () => {
  test('pages carry a policy that lets in what is ours only', async ({ page, person, request, tend }) => {
    expect(person.username).not.toBe('');
    for (const address of ['/inbox', '/today', '/tasks', '/nonsense']) {
      const headers = (await page.request.get(address)).headers();
      expect(headers, address).toMatchObject({
        'cache-control': 'no-store',
        'cross-origin-opener-policy': 'same-origin',
        'referrer-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
      });
      const policy = headers['content-security-policy']!;
      expect(policy, address).toMatch(/script-src 'nonce-[\w-]{20,}' 'strict-dynamic' 'wasm-unsafe-eval'/);
      expect(policy).toContain("object-src 'none'");
      expect(policy).toContain("base-uri 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).toContain("form-action 'self'");
      expect(policy).not.toContain("'unsafe-inline'");
      expect(policy).not.toContain("'unsafe-eval'");
    }
    const [one, two] = await Promise.all([request.get('/login'), request.get('/login')]);
    expect(one!.headers()['content-security-policy']).not.toBe(two!.headers()['content-security-policy']);
    await tend.open('/inbox');
  });

  test('pages keep their headers while icons are fetched', async ({ page, person }) => {
    expect(person.username).not.toBe('');
    const paths = ['/inbox', '/favicon.ico', '/tasks', '/favicon.svg', '/today', '/apple-touch-icon.png'];
    for (let round = 0; round < 20; round += 1) {
      const answers = await Promise.all([...paths, ...paths].map((path) => page.request.get(path)));
      for (const answer of answers) {
        const isPage = !/\.(ico|svg|png)$/.test(answer.url());
        const policy = answer.headers()['content-security-policy'];
        expect(policy, answer.url()).toMatch(isPage ? /'nonce-/ : /^default-src 'none'/);
      }
    }
  });

  test('files have their hash in their names, stay for ever, and come compressed', async ({ page, tend, person }) => {
    expect(person.username).not.toBe('');
    const kinds = new Map<string, Record<string, string>>();
    page.on('response', (response) => {
      const name = /\/pkg\/[\w-]+\.[\w-]{16,}\.(wasm|js|css)$/.exec(new URL(response.url()).pathname);
      if (name) kinds.set(name[1]!, response.headers());
    });
    await tend.open('/inbox');
    await expect.poll(() => [...kinds.keys()].sort()).toEqual(['css', 'js', 'wasm']);
    for (const [kind, headers] of kinds) {
      expect(headers['cache-control'], kind).toBe('public, max-age=31536000, immutable');
      expect(headers['content-encoding'], kind).toBe('br');
    }
    expect(kinds.get('wasm')!['content-type']).toBe('application/wasm');
  });

  test('icons are there', async ({ request }) => {
    for (const path of ['/favicon.ico', '/favicon.svg', '/apple-touch-icon.png']) {
      expect((await request.get(path)).status(), path).toBe(200);
    }
    expect((await request.get('/pkg/nonsense.js')).status()).toBe(404);
  });

  test('a page loads nothing from anywhere else', async ({ page, tend, person, baseURL, complaints }) => {
    complaints.expectStatus(404);
    expect(person.username).not.toBe('');
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(baseURL!) && !request.url().startsWith('data:')) foreign.push(request.url());
    });
    for (const address of ['/inbox', '/today', '/tasks', '/nonsense']) {
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    }
    await tend.open('/today');
    expect(foreign).toEqual([]);
  });

  test('the API describes itself on a page of its own', async ({ page, baseURL, request }) => {
    const foreign: string[] = [];
    page.on('request', (r) => {
      if (!r.url().startsWith(baseURL!) && !r.url().startsWith('data:')) foreign.push(r.url());
    });
    await page.goto('/api/docs');
    await expect(page.getByRole('heading', { name: /^Tend/ })).toBeVisible();
    await expect(page.getByText('/api/v1/tasks', { exact: true }).first()).toBeVisible();
    await page.getByRole('button', { name: /^GET \/api.{0,3}v1.{0,3}tasks$/i }).or(page.getByText('Lists the tasks that you can see.')).first().click();
    await expect(page.getByRole('button', { name: 'Try it out' }).first()).toBeVisible();
    expect(foreign).toEqual([]);
    expect((await request.get('/api/v1/openapi.json')).status()).toBe(200);
  });

  test('a form of another site changes nothing', async ({ context, api }) => {
    const answer = await context.request.post('/inbox', {
      form: { __fn: 'tasks/create', 'task[title]': 'Planted' },
      headers: { Origin: 'https://evil.example' },
      maxRedirects: 0,
    });
    expect(answer.status()).toBe(403);
    expect(await api.tasks()).toEqual([]);
  });
});
