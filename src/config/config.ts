import { isLoopbackHost } from '../util/network.ts'
import { type Refusal, refused } from '../util/refusal.ts'
import type { Sentence } from '../util/sentence.ts'
import { type UnknownName, unknownNamesIn } from './names.ts'
import { groups, type SettingName, type SettingValues, settings, urlAt } from './settings.ts'

/** Configuration, read once at the start from a record of texts. */
export type Config = ReturnType<typeof configFrom>
export type SlackConfig = NonNullable<Config['slack']>
export type TelegramConfig = NonNullable<Config['telegram']>
export type TimeStampConfig = NonNullable<Config['timeStamp']>

export type Environment = Readonly<Record<string, string | undefined>>

type ConfigReading =
  | { readonly kind: 'read'; readonly config: Config }
  /** Refusal with a sentence for each mistake in the settings. */
  | Refusal<readonly Sentence[]>

/** Reads the environment and names every mistake. Empty texts count as not set. */
export function readConfig(environment: Environment): ConfigReading {
  const isGiven = (name: SettingName) => textOf(environment, name) !== null
  const problems: Sentence[] = []
  const values = Object.fromEntries(
    Object.entries(settings).map(([name, { read, right, lengthMax }]) => {
      const text = textOf(environment, name)
      const isTooLong = text !== null && text.length > lengthMax
      const value = text === null || isTooLong ? null : read(text)
      if (isTooLong) problems.push(tooLong(name, lengthMax))
      else if (text !== null && value === null) problems.push(misread(name, right))
      return [name, value]
    }),
    // Each value comes from the reader under its name.
  ) as SettingValues
  for (const { action, needs, optional = [] } of groups) {
    const missing = needs.filter((name) => !isGiven(name))
    const names = [...needs, ...optional].filter(isGiven)
    if (names.length > 0 && missing.length > 0) {
      problems.push({
        en: `Cannot ${action.en}: ${missing.join(' and ')} missing. Set it, or leave ${names.join(', ')} out.`,
        tr: `${action.tr}: ${missing.join(', ')} eksik. Tanımlayın ya da ${names.join(', ')} değerini kaldırın.`,
      })
    }
  }
  const hasTokens = isGiven('SLACK_BOT_TOKEN') || isGiven('TELEGRAM_BOT_TOKEN')
  const playground = values.PLAYGROUND ?? (!isGiven('PLAYGROUND') && !hasTokens && !isGiven('DATABASE_URL'))
  const config = configFrom(values, playground, unknownNamesIn(environment))
  problems.push(...faultsOf(values, config, hasTokens))
  return problems.length === 0 ? { kind: 'read', config } : refused(problems)
}

/** Says that the value of a setting is too long. */
function tooLong(name: string, lengthMax: number): Sentence {
  return {
    en: `Cannot read ${name}: it may have ${lengthMax} characters at most.`,
    tr: `${name} okunamadı: en çok ${lengthMax} karakter olabilir.`,
  }
}

/** Returns the sentence for a setting whose value cannot be read. `right` says what it must be. */
function misread(name: string, right: Sentence): Sentence {
  return { en: `Cannot read ${name}: it must be ${right.en}.`, tr: `${name} okunamadı: ${right.tr} olmalı.` }
}

/** Returns the value of a variable without blanks around it; null if it is missing or empty. */
function textOf(environment: Environment, name: string): string | null {
  return environment[name]?.trim() || null
}

/** Returns the path of the file with root certificates for checking stored time stamps; null if not set. Ignores other settings. */
export function timeStampRoots(environment: Environment): string | null {
  return textOf(environment, 'TSA_CA_FILE')
}

/** True if every named setting has a value. */
function hasAll<Name extends SettingName>(
  values: SettingValues,
  names: readonly Name[],
): values is SettingValues & { [One in Name]: NonNullable<SettingValues[One]> } {
  return names.every((name) => values[name] !== null)
}

/** Makes the configuration from the values of the environment, with the defaults. */
function configFrom(values: SettingValues, playground: boolean, unknownNames: readonly UnknownName[]) {
  const host = values.HOST ?? '127.0.0.1'
  const port = values.PORT ?? 3000
  const publicUrl = values.PUBLIC_URL ?? urlAt(host, port)
  const place = values.DATABASE_URL ?? {
    kind: 'embedded' as const,
    path: playground ? 'data/playground.db' : 'data/izin.db',
  }
  const slack = slackFrom(values)
  const telegram = telegramFrom(values)
  const sms = smsFrom(values)
  const hasLocalLinks = (slack !== null || telegram !== null) && isLocal(publicUrl)
  return {
    host,
    port,
    trustProxy: values.TRUST_PROXY ?? false,
    /** Address of the server in links, without a final slash. */
    publicUrl,
    /** False if PUBLIC_URL is not set, so that `publicUrl` is only the address on which the server listens. */
    isPublicUrlSet: values.PUBLIC_URL !== null,
    database: place.kind === 'embedded' ? place : { ...place, authToken: values.DATABASE_AUTH_TOKEN },
    /** Key that encrypts the database's keys; null if it is in the file beside the database. */
    izinKey: values.IZIN_KEY,
    slack,
    telegram,
    timeStamp: timeStampFrom(values),
    mail: hasAll(values, ['SMTP_URL', 'SMTP_FROM']) ? { url: values.SMTP_URL, from: values.SMTP_FROM } : null,
    sms,
    /** Secret in the path of the hook for inbound SMS; null while it is off. */
    smsInboundSecret: values.SMS_INBOUND_SECRET,
    iys: hasAll(values, ['IYS_API_URL', 'IYS_USERNAME', 'IYS_PASSWORD'])
      ? { url: values.IYS_API_URL, username: values.IYS_USERNAME, password: values.IYS_PASSWORD }
      : null,
    // In the playground a report comes as soon as the day is closed, even before nine.
    reportAtMinutes: values.REPORT_AT ?? (playground ? 30 : 9 * 60),
    playground,
    /** True if PLAYGROUND is set. Without any setting the playground starts too. */
    isPlaygroundSet: values.PLAYGROUND !== null,
    metricsToken: values.METRICS_TOKEN,
    logLevel: values.LOG_LEVEL ?? ('info' as const),
    /** Sentences about settings without the intended effect. */
    remarks: [...(hasLocalLinks ? [localLinks(publicUrl)] : []), ...smsRemarks(sms)],
    /** True if only this machine can open the links in messages. */
    hasLocalLinks,
    unknownNames,
  }
}

/** Returns the configuration of Slack; null without its token and signing secret. */
function slackFrom(values: SettingValues) {
  if (!hasAll(values, ['SLACK_BOT_TOKEN', 'SLACK_SIGNING_SECRET'])) return null
  return {
    botToken: values.SLACK_BOT_TOKEN,
    signingSecret: values.SLACK_SIGNING_SECRET,
    appToken: values.SLACK_APP_TOKEN,
    apiUrl: values.SLACK_API_URL,
    command: values.SLACK_COMMAND ?? '/izin',
    admins: values.SLACK_ADMINS ?? [],
  }
}

/** Returns the configuration of Telegram; null without its token. */
function telegramFrom(values: SettingValues) {
  if (!hasAll(values, ['TELEGRAM_BOT_TOKEN'])) return null
  return {
    token: values.TELEGRAM_BOT_TOKEN,
    apiRoot: values.TELEGRAM_API_ROOT,
    webhookSecret: values.TELEGRAM_WEBHOOK_SECRET,
  }
}

/** Returns the configuration of SMS, sent by a carrier or by a server of the company; null if neither is complete. */
function smsFrom(values: SettingValues) {
  if (hasAll(values, ['SMS_CARRIER', 'SMS_USERNAME', 'SMS_PASSWORD', 'SMS_SENDER'])) {
    return {
      kind: 'carrier' as const,
      carrier: values.SMS_CARRIER,
      username: values.SMS_USERNAME,
      password: values.SMS_PASSWORD,
      sender: values.SMS_SENDER,
      /** Address of the carrier's interface; null for its usual one. */
      apiUrl: values.SMS_API_URL,
    }
  }
  if (!hasAll(values, ['SMS_WEBHOOK_URL', 'SMS_WEBHOOK_SECRET'])) return null
  return { kind: 'company' as const, url: values.SMS_WEBHOOK_URL, secret: values.SMS_WEBHOOK_SECRET }
}

/** Returns the configuration of the time stamp authority; null without its address. */
function timeStampFrom(values: SettingValues) {
  if (!hasAll(values, ['TSA_URL'])) return null
  return {
    ...values.TSA_URL,
    /** Root certificate of the authority: the path of a PEM file, or its text where there are no files. */
    root: { path: values.TSA_CA_FILE, pem: values.TSA_CA_PEM },
    username: values.TSA_USERNAME,
    password: values.TSA_PASSWORD,
  }
}

/** Returns a sentence for each pair of settings that contradict each other or are useless without another. */
function faultsOf(values: SettingValues, config: Config, hasTokens: boolean): Sentence[] {
  const { playground, host, database, izinKey, timeStamp } = config
  const root = [values.TSA_CA_FILE, values.TSA_CA_PEM].filter((value) => value !== null).length
  const isNumber = /^\d{1,18}$/.test(values.TSA_USERNAME ?? '')
  return [
    ...(playground && hasTokens
      ? [
          {
            en: 'Cannot start: PLAYGROUND is on beside real tokens. Leave it out, or take the tokens away.',
            tr: 'Başlatılamadı: gerçek jetonlar varken PLAYGROUND açık. PLAYGROUND değerini ya da jetonları kaldırın.',
          },
        ]
      : []),
    ...(playground && !isLoopbackHost(host)
      ? [
          {
            en: `Cannot start: the playground has no sign-in, so it is served on the loopback address only, not on ${host}. Leave HOST out, or set DATABASE_URL or PLAYGROUND=off.`,
            tr: `Başlatılamadı: deneme alanında giriş yoktur, bu yüzden ${host} adresinde değil, yalnızca bu makinede açılır. HOST değerini kaldırın ya da DATABASE_URL veya PLAYGROUND=off tanımlayın.`,
          },
        ]
      : []),
    ...(database.kind === 'remote' && izinKey === null
      ? [
          {
            en: 'Cannot start: IZIN_KEY is required with a remote database. Make one with: openssl rand -base64 32',
            tr: 'Başlatılamadı: uzaktaki bir veritabanı için IZIN_KEY gerekir. Oluşturmak için: openssl rand -base64 32',
          },
        ]
      : []),
    ...(values.SMS_CARRIER !== null && values.SMS_WEBHOOK_URL !== null
      ? [
          {
            en: "Cannot choose how to send SMS: SMS_CARRIER and SMS_WEBHOOK_URL are both set. Leave SMS_WEBHOOK_URL out to use the carrier, or SMS_CARRIER to use the company's own sender.",
            tr: "SMS'in nasıl gönderileceği belirsiz: SMS_CARRIER ve SMS_WEBHOOK_URL birlikte tanımlı. Operatör için SMS_WEBHOOK_URL, şirketin kendi göndericisi için SMS_CARRIER değerini kaldırın.",
          },
        ]
      : []),
    ...(timeStamp !== null && root !== 1
      ? [
          {
            en: 'Cannot use TSA_URL: set TSA_CA_FILE, a PEM file with the root of the authority, or TSA_CA_PEM, its text where there are no files.',
            tr: 'TSA_URL kullanılamaz: kurumun kök sertifikasını PEM dosyası olarak TSA_CA_FILE ile, dosya yoksa metnini TSA_CA_PEM ile verin.',
          },
        ]
      : []),
    ...(timeStamp?.kind === 'kamusm' && !isNumber
      ? [
          {
            en: 'Cannot use Kamu SM: TSA_USERNAME must be the user number it gave you, with TSA_PASSWORD.',
            tr: "Kamu SM kullanılamaz: TSA_USERNAME, Kamu SM'nin verdiği kullanıcı numarası olmalı ve TSA_PASSWORD ile birlikte verilmeli.",
          },
        ]
      : []),
  ]
}

/** True if an address is of this machine alone (loopback), so that its links open nowhere else. */
function isLocal(publicUrl: string): boolean {
  const host = new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')
  return isLoopbackHost(host) || host === '0.0.0.0' || host === '::'
}

/** Returns the remark that links in messages open only on this machine. */
function localLinks(publicUrl: string): string {
  return `PUBLIC_URL is ${publicUrl}, an address of this machine: only this machine can open the links in messages. Set it to the address under which others reach this server.`
}

/** Returns the remark about a carrier abroad. Since 2026-04-01 the authority BTK has SMS from abroad with a link or number blocked. */
function smsRemarks(sms: ReturnType<typeof smsFrom>): string[] {
  if (sms?.kind !== 'carrier' || sms.carrier !== 'twilio') return []
  return [
    'SMS_CARRIER is twilio, which sends from abroad: in Türkiye an SMS from abroad with a link or number in it is not delivered. Use a Turkish carrier for recipients there.',
  ]
}
