import { readFileSync } from 'node:fs'
import { buffer as bytesOf } from 'node:stream/consumers'
import { messagesIn } from '../../bots/messages/index.ts'
import { number } from '../language/turkish.ts'
import { exchangeMode, listSettings, setSetting, settingKinds } from '../register/company/settings.ts'
import { addressesStoppedByExchange, isExchangeMode, switchExchange } from '../register/iys-queue/switch.ts'
import type { Register } from '../register/register.ts'
import { cannot, OperatorError, wordless } from '../util/sentence.ts'
import { counted, fileError } from './operator.ts'
import { form, text } from './parse/readers.ts'
import { type CliContext, flag, insist, operand, verb } from './verb.ts'

const [en, tr] = [messagesIn('en'), messagesIn('tr')]

const unchanged = { en: 'change the setting', tr: 'Ayar değişmedi' }

/** Maximum length of a setting's value in characters. */
const valueLengthMax = 20_000

/** Reads a logo from a file, or from the standard input for `-`, as Base64. */
async function logoIn(context: CliContext, file: string): Promise<string> {
  try {
    const logo = file === '-' ? await bytesOf(context.inputBytes()) : readFileSync(file)
    return logo.toString('base64')
  } catch (error) {
    throw fileError(error, file, 'read')
  }
}

/**
 * Throws if switching the exchange with İYS on would stop messages, and says to how many addresses: they get none until İYS has
 * their ONAY. The user repeats the command with --yes.
 */
async function requireYes(register: Register, mode: string): Promise<void> {
  if ((await exchangeMode(register)) !== 'off') return
  const { brands } = await addressesStoppedByExchange(register)
  if (brands.length === 0) return
  const counts = (addresses: (count: number) => string) =>
    brands.map((brand) => `${brand.name} (${brand.brandCode}): ${addresses(brand.addresses)}`).join('; ')
  const command = `izin setting set iys_exchange ${mode} --yes`
  throw new OperatorError({
    en: `Cannot switch the exchange on without --yes: until İYS has their ONAY, messages stop for these. ${counts((count) => counted(count, 'address', 'addresses'))}. If that is right: ${command}`,
    tr: `İYS aktarımı --yes olmadan açılmaz: ONAY'ları İYS'de kayıtlı olana kadar şu adreslere gönderim durur. ${counts((count) => `${number(count)} adres`)}. Doğruysa: ${command}`,
  })
}

export const settingVerbs = [
  verb({
    words: ['setting', 'list'],
    async run(context) {
      const rows = await listSettings((await context.register()).engine)
      return {
        settings: rows.map(({ name, value, initial }) => {
          return { name, value, default: initial, meaning: en.settings.texts[name].meaningOf(value) }
        }),
      }
    },
    show: ({ settings }) =>
      settings.map(({ name, value, default: initial, meaning }) => {
        const isLogo = name === 'page_logo' && value !== 'off'
        return {
          en: `${name} = ${isLogo ? 'a PNG' : value}  (default ${initial})  ${meaning}`,
          tr: `${name} = ${isLogo ? 'PNG dosyası' : value}  (varsayılan ${initial})  ${tr.settings.texts[name].meaningOf(value)}`,
        }
      }),
  }),
  verb({
    words: ['setting', 'set'],
    example: 'complaint_answer_days 30',
    makes: true,
    parameters: {
      name: operand({ ...text('NAME'), completes: Object.keys(settingKinds) }),
      value: operand(
        form('VALUE', new RegExp(`^.{0,${valueLengthMax}}$`, 's'), { en: 'it is too long', tr: 'çok uzun' }),
      ),
      yes: flag,
    },
    async run(context, { name, value, yes }) {
      if (name === 'iys_exchange' && value === 'api' && context.config().iys === null) {
        throw cannot(unchanged, {
          en: 'İYS is not set up. Set IYS_API_URL, IYS_USERNAME and IYS_PASSWORD first',
          tr: "İYS'nin API bilgileri tanımlı değil. Önce IYS_API_URL, IYS_USERNAME ve IYS_PASSWORD değerlerini tanımlayın",
        })
      }
      const register = await context.register()
      if (name === 'iys_exchange' && isExchangeMode(value)) {
        if (!yes && value !== 'off') await requireYes(register, value)
        await switchExchange(register, value, context.actor.id)
        return { name, value }
      }
      const { engine } = register
      const text = name === 'page_logo' && value !== 'off' ? await logoIn(context, value) : value
      insist(await setSetting(engine, name, text, { by: context.actor.id, now: context.clock() }), unchanged)
      return { name, value }
    },
    show: ({ name, value }) => [wordless(`${name} = ${value}`)],
  }),
]
