import { setTimeout as later } from 'node:timers/promises'
import type { Status } from '../../src/consent/consent.ts'
import type { RunningApp } from '../support/app.ts'
import { ago } from '../support/clock/clock.ts'
import { contactOf, pressed, written } from '../support/platforms/telegram-people.ts'
import type { Random } from '../support/random.ts'

/* Staff in Slack, recipients in Telegram and systems at once, each with their own addresses. */

export const provider = 123456
const username = 'u@sistem.example'
const password = 'gizli-parola-1'
const listed = 5

export interface Acknowledged {
  readonly recipient: string
  readonly status: Status
  /** `taken`: done soon after. */
  readonly when: 'stored' | 'taken'
}

export async function prepare(app: RunningApp): Promise<void> {
  await app.izinJson('provider', 'add', '--code', String(provider), '--name', 'Örnek A.Ş.')
  app.beginYesterday()
  const client = ['--provider', String(provider), '--username', username, '--password', password]
  await app.izinJson('client', 'add', ...client)
  await app.izinJson('room', 'add', '--brand', String(provider), '--slack', 'C0RAPOR')
}

export async function signIn({ baseUrl }: Pick<RunningApp, 'baseUrl'>): Promise<Record<string, string>> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ username, password, grant_type: 'password' })
  const answer = await fetch(`${baseUrl}/oauth2/token`, { method: 'POST', headers, body })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  return { ...headers, authorization: `Bearer ${token}` }
}

/** Clients of every kind at once, and what was acknowledged to them. */
export class MixedLoad {
  readonly #app: RunningApp
  readonly #random: Random
  readonly acknowledged: Acknowledged[] = []
  /** Each of these chats gets an answer. */
  readonly chats: string[] = []
  readonly failures: string[] = []
  #phones = 0
  #updates = 1000
  #ended = false

  constructor(app: RunningApp, random: Random) {
    this.#app = app
    this.#random = random
  }

  #nextPhone(): string {
    return `+90532${String(this.#phones++).padStart(7, '0')}`
  }

  #tell(recipient: string, status: Status, when: Acknowledged['when']): void {
    this.acknowledged.push({ recipient, status, when })
  }

  /** Null when the server went away. */
  async #ask(path: string, init: RequestInit): Promise<{ status: number; text: string } | null> {
    try {
      const response = await fetch(`${this.#app.baseUrl}${path}`, init)
      return { status: response.status, text: await response.text() }
    } catch {
      return null
    }
  }

  async #staff(): Promise<boolean> {
    if (this.#random.chance(0.2)) {
      const request = this.#app.slashRequest('U0ADMIN', 'rapor bugün')
      return (await this.#ask('/slack/events', { method: 'POST', ...request })) !== null
    }
    const recipient = this.#nextPhone()
    const status = this.#random.pick(['ONAY', 'RET'] as const)
    const text = status === 'ONAY' ? `ekle ${recipient} mesaj HS_WEB` : `ret ${recipient} mesaj`
    const answer = await this.#ask('/slack/events', {
      method: 'POST',
      ...this.#app.slashRequest('U0ADMIN', text),
    })
    if (answer === null) return false
    if (answer.text.includes('kaydedildi')) this.#tell(recipient, status, 'stored')
    // The answer will come to the response_url.
    else if (answer.status === 200 && answer.text === '') this.#tell(recipient, status, 'taken')
    else this.failures.push(`a command: ${answer.status}`)
    return true
  }

  async #update(body: Record<string, unknown>): Promise<boolean | null> {
    try {
      const status = await this.#app.update({ ...body, update_id: ++this.#updates })
      if (status !== 200) this.failures.push(`an update: ${status}`)
      return status === 200
    } catch {
      return null
    }
  }

  async #person(): Promise<boolean> {
    const recipient = this.#nextPhone()
    const id = 1_000_000 + this.#phones
    const steps = [
      written(0, id, { text: '/start' }),
      written(0, id, { contact: contactOf(recipient, id) }),
      pressed(0, id, `stop|${provider}|MESAJ`, { id: 1, date: 0 }),
    ]
    for (const step of steps) {
      const taken = await this.#update(step)
      if (taken !== true) return taken !== null
      if (this.chats.at(-1) !== String(id)) this.chats.push(String(id))
    }
    this.#tell(recipient, 'RET', 'taken')
    return true
  }

  async #system(headers: Record<string, string>): Promise<boolean> {
    const consentDate = ago(1)
    const given = { recipientType: 'BIREYSEL', type: 'MESAJ', status: 'ONAY', source: 'HS_WEB', consentDate }
    const many = this.#random.chance(0.3)
    const recipients = Array.from({ length: many ? listed : 1 }, () => this.#nextPhone())
    const consents = recipients.map((recipient) => ({ recipient, ...given }))
    const answer = await this.#ask(`/sps/${provider}/brands/${provider}/consents${many ? '/request' : ''}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(many ? consents : consents[0]),
    })
    if (answer?.status === (many ? 202 : 200)) {
      for (const recipient of recipients) this.#tell(recipient, 'ONAY', many ? 'taken' : 'stored')
    } else if (answer !== null) {
      this.failures.push(`a consent: ${answer.status}`)
    }
    return answer !== null
  }

  async #repeatedly(work: () => Promise<boolean>): Promise<void> {
    while (!this.#ended && (await work())) await later(this.#random.below(4))
  }

  /** Runs that many clients of each kind; resolves when all have ended, as they do without a server. */
  async run(clients: number): Promise<void> {
    this.#ended = false
    // Checking a password takes time.
    const signedIn = signIn(this.#app).catch(() => null)
    const systems = async () => {
      const headers = await signedIn
      if (headers !== null) await this.#repeatedly(() => this.#system(headers))
    }
    const each = Array.from({ length: clients }, () => [
      this.#repeatedly(() => this.#staff()),
      this.#repeatedly(() => this.#person()),
      systems(),
    ])
    await Promise.all(each.flat())
  }

  /** Lets current requests finish. */
  end(): void {
    this.#ended = true
  }
}
