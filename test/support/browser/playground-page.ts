import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { accessibilityFaults } from './axe.ts'
import { openBrowser, openPlayground, patienceMs } from './browser.ts'

/** Each `open` gives a page of its own playground. After a test the page must have had no error. */
export function usePlaygrounds() {
  let browser: Browser
  type Playground = Awaited<ReturnType<typeof openPlayground>>
  const opened: { playground: Playground; page?: Page; problems: string[] }[] = []

  beforeAll(async () => {
    browser = await openBrowser()
  })

  afterEach(async () => {
    const ended = opened.splice(0)
    for (const { page, playground } of ended) {
      try {
        await page?.context().close()
      } finally {
        await playground.close()
      }
    }
    expect(ended.flatMap(({ problems }) => problems)).toEqual([])
  })

  afterAll(async () => {
    await browser?.close()
  })

  /** `more` are options such as the language or the colours of the browser. */
  async function open(width: number, height: number, more: BrowserContextOptions = {}): Promise<Page> {
    const playground = await openPlayground()
    const problems: string[] = []
    const kept: (typeof opened)[number] = { playground, problems }
    opened.push(kept)
    const viewport = { width, height }
    const page = await browser.newPage({ viewport, locale: 'tr-TR', reducedMotion: 'reduce', ...more })
    kept.page = page
    page.context().setDefaultTimeout(patienceMs)
    page.on('pageerror', (error) => problems.push(String(error)))
    page.on('console', (message) => {
      // Chromium logs the 422 of a form with faults.
      if (message.type() === 'error' && !message.text().includes('422')) problems.push(message.text())
    })
    await page.goto(`${playground.url}/playground`)
    await composerIsReady(page)
    return page
  }

  return { open, browser: () => browser }
}

/** Waits until the page's script runs: before that the send buttons are off, and Enter sends nothing. */
const composerIsReady = (page: Page): Promise<void> =>
  page.locator('.composer .button:enabled').first().waitFor({ state: 'attached' })

export const slash = (page: Page, text: string): Promise<void> => send(page, 'staff', text)

export const write = (page: Page, text: string): Promise<void> => send(page, 'recipient', text)

/** Sends a line on one side of the page, also right after the page was opened, reloaded or switched to the other language. */
async function send(page: Page, side: 'staff' | 'recipient', text: string): Promise<void> {
  await composerIsReady(page)
  const line = page.locator(`#pane-${side} .composer-input`)
  await line.fill(text)
  await line.press('Enter')
}

export const staffLog = (page: Page): Locator => page.locator('#staff-log article:visible')
export const recipientLog = (page: Page): Locator => page.locator('#recipient-log article:visible')

export const staffButton = (page: Page, name: string | RegExp): Locator =>
  staffLog(page).getByRole('button', { name }).last()

export async function followLink(page: Page, text: string): Promise<Page> {
  const opening = page.context().waitForEvent('page')
  await staffLog(page).getByRole('link', { name: text }).last().click()
  return await opening
}

export async function lookAt(page: Page): Promise<void> {
  expect(await accessibilityFaults(page)).toEqual([])
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
}
