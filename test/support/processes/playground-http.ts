import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { said } from '../leaks/leaks.ts'
import { startServer, surroundingEnv } from './processes.ts'

type Filled = Readonly<Record<string, string | readonly string[]>>

/** The playground as `npm start` runs it, used over HTTP without a browser. */
export async function openPlaygroundHttp() {
  const folder = mkdtempSync(join(tmpdir(), 'izin-playground-'))
  const { child, exited, port } = await startServer({ ...surroundingEnv(), PORT: '0' }, folder, () => {})
  const url = `http://127.0.0.1:${port}/playground`

  async function post(fields: readonly (readonly [string, string])[]) {
    const body = new FormData()
    for (const [name, value] of [...fields, ['dil', 'tr'], ['person', 'U0AYSE']] as const)
      body.append(name, value)
    const response = await fetch(`${url}/staff`, {
      method: 'POST',
      body,
      headers: { 'sec-fetch-site': 'same-origin' },
    })
    return { status: response.status, text: await response.text() }
  }

  return {
    /** Types a command as Ayşe; returns the form that it opens, if it opens one. */
    async type(text: string) {
      const { text: markup } = await post([
        ['kind', 'text'],
        ['text', text],
      ])
      const hiddenValue = (name: string) =>
        new RegExp(`name="${name}" value="([^"]*)"`).exec(markup)?.[1] ?? ''
      return { form: hiddenValue('form'), key: hiddenValue('key') }
    },
    async submit({ form, key }: { readonly form: string; readonly key: string }, filled: Filled) {
      const values = Object.entries(filled).flatMap(([name, value]) =>
        typeof value === 'string'
          ? [[`field:${name}`, value] as const]
          : value.map((one) => [`field:${name}[]`, one] as const),
      )
      return await post([['kind', 'form'], ['form', form], ['key', key], ...values])
    },
    /** Text of the newest message on the page that holds these words. Waits for it. */
    async answered(words: string): Promise<string> {
      const response = await fetch(`${url}/events?dil=tr`)
      let read = ''
      for await (const piece of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
        read += piece
        const articles = read.split('</article>').slice(0, -1)
        const texts = articles.map((markup) => markup.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '))
        const text = texts.findLast((one) => one.includes(words))
        if (text === undefined) continue
        said('an answer on the page', text)
        return text
      }
      throw new Error(`The page sent no answer with "${words}": HTTP ${response.status}`)
    },
    async close(): Promise<void> {
      child.kill('SIGTERM')
      await exited
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
