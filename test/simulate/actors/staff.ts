import { formatWallTime } from '../../../src/calendar/istanbul.ts'
import type { Status } from '../../../src/consent/consent.ts'
import { holds } from '../broken.ts'
import { staff } from '../company.ts'
import { erasureSource } from '../ledger.ts'
import { type Act, aDate, aKey, askCopies, keysOf, type Scene } from './actor.ts'
import { uploads } from './imports.ts'
import { slackSide } from './slack.ts'

const looks = [
  'rapor',
  'rapor bugün',
  'raporlar',
  'değişiklikler',
  'bekleyenler',
  'kurulum',
  'tanı',
  'yardım',
  'ayar',
  'abone listele',
  'yetki listele',
  'marka listele',
  'şikayetler',
]

/** Settings without influence on any promise. */
const settings = [
  ['saturday_is_business', ['yes', 'no']],
  ['half_day_is_business', ['yes', 'no']],
  ['complaint_answer_days', ['1', '15']],
  ['repeat_onay', ['refresh', 'reject']],
  ['retention_years', ['3', '4']],
  ['page_color', ['off', '#00674f']],
] as const

/** Without the right, or while nothing can be stored. */
const refusedWords = /yetkiniz yok|yetkisi gerekir|yöneticiye şu kodu iletin/

/** Buttons that only show, or decide something the model knows. */
const pressable =
  /^(erase|import-(apply|drop|void|show)|second-(show|approve|decline)|history|changes|waiting|day-files|day-report|last-reports|complaint-show)(\||$)/

/** Decisions that may soon not be pressed any more. */
const decisive = /^(import-(apply|void)|second-approve)\|/

/** Admins, a viewer and a stranger, who write to the bot in Slack. */
export class SlackStaff {
  readonly #scene: Scene
  readonly #slack: ReturnType<typeof slackSide>

  constructor(scene: Scene) {
    this.#scene = scene
    this.#slack = slackSide(scene.now)
  }

  #anyone(): string {
    return this.#scene.random.pick(staff.admins)
  }

  #anyViewer(): string {
    return this.#scene.random.pick([...staff.admins, staff.viewer])
  }

  async #says(user: string, text: string): Promise<string | null> {
    const { ask, note, seen, platforms } = this.#scene
    const answer = await ask(this.#slack.command(user, text))
    note(`staff ${text.split(' ')[0]}: ${answer?.status ?? 'none'}`)
    if (answer === null) return null
    seen('an answer to Slack', answer.text)
    platforms.showInSlack(answer.text)
    return answer.status === 200 ? answer.text : null
  }

  async #changes(): Promise<void> {
    const { random, ledger, seen, platforms, note } = this.#scene
    const key = aKey(this.#scene)
    const status = random.pick<Status>(['ONAY', 'RET'])
    const said = random.chance(0.3) ? aDate(this.#scene) : null
    const verb = status === 'RET' ? 'ret' : random.pick(['ekle', 'onay'])
    const date = said === null ? '' : ` ${formatWallTime(said).replace(' ', 'T')}`
    const source = status === 'RET' ? '' : ' HS_WEB'
    const text = `${verb} ${key.recipient.address} ${key.channel}${source} marka=${key.brandCode}${date}`
    const intent = ledger.ask({ ...key, status, said, door: 'slack', source: 'HS_WEB' })
    const request = this.#slack.command(this.#anyone(), text)
    const answers = await askCopies(this.#scene, 0.15, () => request.clone())
    for (const answer of answers) {
      if (answer === null || answer.status !== 200 || answer.text === '') continue
      seen('an answer to Slack', answer.text)
      platforms.showInSlack(answer.text)
      // A waiting second person and an unknown outcome leave the question open.
      const isOpen = answer.text.includes('bilmiyorum') || answer.text.includes('second-decline')
      if (answer.text.includes('kaydedildi')) intent.answered = 'stored'
      else if (!isOpen && intent.answered === 'open') intent.answered = 'not stored'
    }
    note(`staff ${verb}: ${answers.map((one) => one?.status ?? 'none').join()} ${intent.answered}`)
  }

  /** Refused, so the ledger knows nothing of it. */
  async #overreaches(): Promise<void> {
    const { recipient, channel, brandCode } = aKey(this.#scene)
    const user = this.#scene.random.pick([staff.viewer, staff.stranger])
    const text = this.#scene.random.pick([
      `ret ${recipient.address} ${channel} marka=${brandCode}`,
      `ekle ${recipient.address} ${channel} HS_WEB marka=${brandCode}`,
      `sil ${recipient.address}`,
      `yetki ver @${user} admin`,
      'ayar second_person_over_ret no',
      `yükle marka=${brandCode}`,
      `marka kapat ${brandCode}`,
    ])
    const answered = await this.#says(user, text)
    if (answered !== null && answered !== '')
      holds(refusedWords.test(answered), 'who may not do a thing is told so')
  }

  async #lookOnes(): Promise<void> {
    const { recipient } = aKey(this.#scene)
    const about = [`sorgula ${recipient.address}`, `geçmiş ${recipient.address}`]
    await this.#says(this.#anyViewer(), this.#scene.random.pick([...about, ...about, ...looks]))
  }

  async #looksUp(): Promise<void> {
    const { rules, ledger } = this.#scene
    const key = aKey(this.#scene)
    const { recipient, channel, brandCode } = key
    const answered = await this.#says(
      this.#anyViewer(),
      `sorgula ${recipient.address} ${channel} marka=${brandCode}`,
    )
    const maySend = answered === null ? null : maySendBy(answered)
    // An ONAY that İYS does not have yet is not to be used.
    if (maySend === null || (!maySend && rules.exchanges)) return
    ledger.hears(key, maySend)
    ledger.lookUps += 1
  }

  async #complains(): Promise<void> {
    const { recipient, channel, brandCode } = aKey(this.#scene)
    const number = 1 + this.#scene.random.below(5)
    const text = this.#scene.random.pick([
      `şikayet ${recipient.address} ${channel} marka=${brandCode} dün 14:30 not="e-Devlet"`,
      `şikayet-kapat ${number} izin ispat edildi`,
      `şikayet ${number}`,
    ])
    await this.#says(this.#anyone(), text)
  }

  async #sets(): Promise<void> {
    const [name, values] = this.#scene.random.pick(settings)
    await this.#says(this.#anyone(), `ayar ${name} ${this.#scene.random.pick<string>(values)}`)
  }

  async #asksToErase(): Promise<void> {
    await this.#says(this.#anyone(), `sil ${this.#scene.random.pick(this.#scene.recipients).address}`)
  }

  async #presses(): Promise<void> {
    const { platforms, random, ledger, note } = this.#scene
    const shown = platforms.slackButtons.filter((value) => pressable.test(value))
    if (shown.length === 0) return await this.#asksToErase()
    const decisions = shown.filter((value) => decisive.test(value))
    const value = random.pick(decisions.length > 0 && random.chance(0.4) ? decisions : shown)
    const user = random.chance(0.8) ? this.#anyone() : random.pick([staff.viewer, staff.stranger])
    const [name = '', id = ''] = value.split('|')
    const erased = name === 'erase' ? await ledger.recipientBehind(user, id) : null
    if (erased !== null && isAdmin(user)) {
      for (const key of keysOf(erased)) {
        ledger.ask({
          ...key,
          status: 'RET',
          said: null,
          door: 'slack',
          source: erasureSource,
          erases: true,
        })
      }
    }
    const request = this.#slack.press(user, value)
    const answers = await askCopies(this.#scene, 0.2, () => request.clone())
    note(`staff presses ${name}: ${answers.map((one) => one?.status ?? 'none').join()}`)
    for (const answer of answers) if (answer !== null) platforms.showInSlack(answer.text)
  }

  acts(): readonly Act[] {
    return [
      [6, () => this.#changes()],
      [1, () => this.#overreaches()],
      [3, () => this.#lookOnes()],
      [2, () => this.#looksUp()],
      [1, () => this.#complains()],
      [1, () => this.#sets()],
      [1, () => this.#asksToErase()],
      [4, () => this.#presses()],
      [1, uploads(this.#scene, (brandCode) => this.#says(this.#anyone(), `yükle marka=${brandCode}`))],
    ]
  }
}

function maySendBy(answered: string): boolean | null {
  if (/aranabilir|gönderilebilir/i.test(answered)) return true
  return /Aranamaz|gönderilemez/.test(answered) ? false : null
}

const isAdmin = (user: string) => (staff.admins as readonly string[]).includes(user)
