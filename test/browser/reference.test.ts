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
  await app.slash('U0ADMIN', 'ekle 0532 111 22 33 mesaj HS_WEB marka=123457')
})

afterAll(async () => {
  await browser?.close()
  await app?.close()
})

async function look(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(pictures(), `reference-${name}.png`), fullPage: true })
  expect(await accessibilityFaults(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(page.viewportSize()?.width)
}

describe.each([
  { width: 360, colorScheme: 'dark' },
  { width: 1280, colorScheme: 'light' },
] as const)('the page of the interface, $width pixels wide', ({ width, colorScheme }) => {
  async function open() {
    const viewport = { width, height: 800 }
    const context = await browser.newContext({ viewport, colorScheme, locale: 'tr-TR' })
    return { context, page: await context.newPage() }
  }

  /** Opens the details of a route by the keyboard. */
  async function openRoute(page: Page, name: string) {
    const route = page.locator('details').filter({ has: page.getByText(name, { exact: true }) })
    await route.locator('summary').press('Enter')
    return {
      route,
      body: route.getByRole('textbox', { name: 'Body', exact: true }),
      send: () => route.getByRole('button', { name: 'Send' }).press('Enter'),
      answer: route.getByRole('group', { name: 'Answer' }),
    }
  }

  it('gets a token, checks with it and shows the answer', async () => {
    const { context, page } = await open()
    const hosts = new Set<string>()
    page.on('request', (request) => hosts.add(new URL(request.url()).origin))
    await page.goto(`${app.baseUrl}/docs/api`)
    await look(page, `${width}-closed`)
    const check = await openRoute(page, 'POST /v1/check')
    await check.send()
    await check.route.getByRole('status').getByText('401').waitFor()
    const tokens = await openRoute(page, 'POST /oauth2/token')
    await tokens.body.fill(JSON.stringify({ grant_type: 'password', username, password }))
    await tokens.send()
    await tokens.route.getByRole('status').getByText('200').waitFor()
    expect(await page.getByLabel('Access token', { exact: true }).inputValue()).toMatch(/^eyJ/)
    await check.body.fill(
      JSON.stringify({ brandCode: 123457, channel: 'MESAJ', recipients: ['+905321112233'] }),
    )
    await check.send()
    await check.answer.getByText('"maySend": true').waitFor()
    await look(page, `${width}-answered`)
    expect(await page.evaluate('localStorage.length + sessionStorage.length')).toBe(0)
    expect([...hosts]).toEqual([app.baseUrl])
    expect(page.url()).toBe(`${app.baseUrl}/docs/api`)
    await context.close()
  })
})
