import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApp, type RunningApp } from '../support/app.ts'
import { accessibilityFaults } from '../support/browser/axe.ts'
import { openBrowser, patienceMs, pictures } from '../support/browser/browser.ts'
import { isRightAnswer, type OpenApiDocument, requestsOf } from '../support/platforms/openapi-requests.ts'

let browser: Browser
let app: RunningApp

const username = 'crm@sistem.example'
const password = 'cok-gizli-bir-parola'

beforeAll(async () => {
  ;[browser, app] = await Promise.all([openBrowser(), openApp()])
  await app.addCompany()
  const client = ['--provider', '123456', '--username', username, '--password', password]
  await app.izinJson('client', 'add', ...client, '--scope', 'read,check,write')
})

afterAll(async () => {
  await browser?.close()
  await app?.close()
})

/** Faults of the markup of the viewer, which no style can mend. */
const ofViewer = /^(label|select-name|heading-order|nested-interactive|region|landmark-unique):/

async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures(), `reference-${name}.png`) })
  const faults = await accessibilityFaults(page)
  expect(faults.filter((fault) => !ofViewer.test(fault))).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(page.viewportSize()?.width)
}

async function openReference(options: BrowserContextOptions) {
  const context = await browser.newContext({ ...options, locale: 'tr-TR' })
  context.setDefaultTimeout(patienceMs)
  const page = await context.newPage()
  const [hosts, problems] = [new Set<string>(), [] as string[]]
  page.on('request', (request) => hosts.add(new URL(request.url()).origin))
  page.on('console', (message) => void (message.type() === 'error' && problems.push(message.text())))
  page.on('pageerror', (error) => problems.push(String(error)))
  await page.goto(`${app.baseUrl}/docs/api`)
  return { context, page, hosts, problems }
}

async function letIn(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Authorize' }).first().click()
  const client = page.locator('.auth-container').filter({ hasText: 'client' }).first()
  await client.getByLabel('client_id').fill(username)
  await client.getByLabel('client_secret').fill(password)
  await client.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click()
  await page.getByText('Available authorizations').waitFor()
  await client.getByText('authorized', { exact: false }).first().waitFor()
  await page.getByRole('button', { name: 'Close' }).first().click()
}

/** Opens the form of a route and sends it as it is filled in. */
async function sendForm(page: Page, path: string, method: string) {
  const route = page
    .locator(`.opblock-${method.toLowerCase()}`)
    .filter({ has: page.locator(`[data-path="${path}"]`) })
  await route.locator('.opblock-summary-control').press('Enter')
  await route.getByRole('button', { name: 'Execute' }).press('Enter')
  const status = await route.locator('.live-responses-table tbody .response-col_status').first().textContent()
  return { route, status: Number(status) }
}

describe.each([
  { width: 390, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
] as const)('the page of the interface, $width pixels wide', ({ width, colorScheme }) => {
  it('lets a client in, sends an example as it stands, and asks only this server', async () => {
    const { context, page, hosts, problems } = await openReference({
      viewport: { width, height: 900 },
      colorScheme,
    })
    await letIn(page)
    // The button beside a path shows below the pointer only.
    await page.locator('.opblock-summary').first().hover()
    await look(page, `${width}-closed`)
    expect((await sendForm(page, '/sps/{iysCode}/brands/{brandCode}/consents', 'POST')).status).toBe(200)
    const { route } = await sendForm(page, '/v1/check', 'POST')
    await route.locator('.live-responses-table').getByText('"maySend": true').waitFor()
    await look(page, `${width}-answered`)
    expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0)
    expect([[...hosts].filter((host) => host !== 'null'), problems]).toEqual([[app.baseUrl], []])
    await context.close()
  })
})

it('shows the button of a form once its example is there: pressed before, it would do nothing', async () => {
  const { context, page } = await openReference({})
  await page.locator('[data-path="/v1/check"]').waitFor()
  const length = await page.evaluate(`(async () => {
    const block = document.querySelector('[data-path="/v1/check"]').closest('.opblock')
    const button = new Promise((resolve) => {
      new MutationObserver(() => block.querySelector('.execute') && resolve()).observe(block, { childList: true, subtree: true })
    })
    block.querySelector('.opblock-summary-control').click()
    await button
    return block.querySelector('textarea')?.value.length ?? 0
  })()`)
  expect(length).toBeGreaterThan(0)
  await context.close()
})

/** The viewer takes a second or more for each form: several tests share them. */
const partOf = (path: string) =>
  path.includes('/consents') ? 'consents' : path.includes('/sps/') ? 'İYS' : 'izin'

it.each(['consents', 'İYS', 'izin'])('sends the example of each route: %s', async (part) => {
  const { context, page } = await openReference({})
  await letIn(page)
  const document: OpenApiDocument = await (await page.request.get(`${app.baseUrl}/openapi.json`)).json()
  const wrong: string[] = []
  const requests = requestsOf(document).filter(({ path }) => partOf(path) === part)
  expect(requests.length).toBeGreaterThan(8)
  for (const { name, path, method } of requests) {
    const { route, status } = await sendForm(page, path, method)
    if (!isRightAnswer(name, status))
      wrong.push(`${name}: ${status} ${await route.locator('.live-responses-table').textContent()}`)
    await route.locator('.opblock-summary-control').press('Enter')
  }
  expect(wrong).toEqual([])
  await context.close()
})
