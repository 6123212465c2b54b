import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApp, type RunningApp } from '../support/app.ts'
import { accessibilityFaults } from '../support/browser/axe.ts'
import { openBrowser, pictures } from '../support/browser/browser.ts'

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

describe.each([
  { width: 390, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
] as const)('the page of the interface, $width pixels wide', ({ width, colorScheme }) => {
  it('lets a client in, sends the examples as they stand, and asks only this server', async () => {
    const viewport = { width, height: 900 }
    const context = await browser.newContext({ viewport, colorScheme, locale: 'tr-TR' })
    const page = await context.newPage()
    const [hosts, problems] = [new Set<string>(), [] as string[]]
    page.on('request', (request) => hosts.add(new URL(request.url()).origin))
    page.on('console', (message) => void (message.type() === 'error' && problems.push(message.text())))
    page.on('pageerror', (error) => problems.push(String(error)))
    await page.goto(`${app.baseUrl}/docs/api`)

    await page.getByRole('button', { name: 'Authorize' }).first().click()
    const client = page.locator('.auth-container').filter({ hasText: 'client' }).first()
    await client.getByLabel('client_id').fill(username)
    await client.getByLabel('client_secret').fill(password)
    await client.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click()
    await page.getByText('Available authorizations').waitFor()
    await client.getByText('authorized', { exact: false }).first().waitFor()
    await page.getByRole('button', { name: 'Close' }).first().click()
    await look(page, `${width}-closed`)

    const example = async (path: string) => {
      const route = page
        .locator('.opblock')
        .filter({ has: page.locator(`[data-path="${path}"]`) })
        .first()
      await route.locator('.opblock-summary-control').press('Enter')
      await route.getByRole('button', { name: 'Execute' }).press('Enter')
      await route.locator('.live-responses-table .response-col_status').getByText('200').waitFor()
      return route
    }
    await example('/sps/{iysCode}/brands/{brandCode}/consents')
    const check = await example('/v1/check')
    await check.locator('.live-responses-table').getByText('"maySend": true').waitFor()
    await look(page, `${width}-answered`)
    expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0)
    expect([[...hosts].filter((host) => host !== 'null'), problems]).toEqual([[app.baseUrl], []])
    await context.close()
  })
})
