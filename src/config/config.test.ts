import { describe, expect, it } from 'vitest'
import { type Config, type Environment, readConfig } from './config.ts'
import { settings } from './settings.ts'

function config(environment: Environment): Config {
  const read = readConfig(environment)
  if (read.kind === 'refused') throw new Error(read.reason.map(({ en }) => en).join(' '))
  return read.config
}

function problems(environment: Environment): readonly string[] {
  const read = readConfig(environment)
  return read.kind === 'read' ? [] : read.reason.map(({ en }) => en)
}

const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'a-signing-secret' }
const iys = { IYS_API_URL: 'https://iys.ornek.example/', IYS_USERNAME: 'api', IYS_PASSWORD: 'parola' }
const carrier = { SMS_CARRIER: 'netgsm', SMS_USERNAME: 'u', SMS_PASSWORD: 'p', SMS_SENDER: 'ORNEK' }
const telegram = { TELEGRAM_BOT_TOKEN: '7000:AAtoken' }

describe('readConfig()', () => {
  it('reads the address of İYS and its user', () => {
    expect(config(iys).iys).toEqual({ url: 'https://iys.ornek.example', username: 'api', password: 'parola' })
  })

  it('is the playground on the loopback address when nothing is set', () => {
    expect(config({})).toMatchObject({
      host: '127.0.0.1',
      port: 3000,
      publicUrl: 'http://127.0.0.1:3000',
      database: { kind: 'embedded', path: 'data/playground.db' },
      playground: true,
      slack: null,
      telegram: null,
      reportAtMinutes: 30,
      logLevel: 'info',
    })
    expect(config({ PORT: ' ', SLACK_BOT_TOKEN: '' }).playground).toBe(true)
  })

  it('turns the playground off once a token or a database is set', () => {
    expect(config({ DATABASE_URL: 'file:x.db' })).toMatchObject({ playground: false })
    expect(config(telegram)).toMatchObject({ playground: false, database: { path: 'data/izin.db' } })
    expect(config({ DATABASE_URL: 'file:x.db', PLAYGROUND: 'on' }).playground).toBe(true)
  })

  it('posts the report at nine, and in the playground as soon as the day is closed', () => {
    expect(config(telegram).reportAtMinutes).toBe(9 * 60)
    expect(config({}).reportAtMinutes).toBe(30)
    expect(config({ REPORT_AT: '10:00' }).reportAtMinutes).toBe(10 * 60)
  })

  it('refuses the playground beside real tokens, and on an address others reach', () => {
    expect(problems({ ...slack, PLAYGROUND: 'on' })).toEqual([expect.stringContaining('beside real tokens')])
    expect(problems({ HOST: '0.0.0.0' })).toEqual([expect.stringContaining('loopback address only')])
    expect(problems({ HOST: '0.0.0.0', DATABASE_URL: 'file:x.db' })).toEqual([])
  })

  it('writes an address of IPv6 in brackets where links begin', () => {
    expect(config({ ...telegram, HOST: '::1' })).toMatchObject({
      host: '::1',
      publicUrl: 'http://[::1]:3000',
      remarks: [expect.stringContaining('only this machine can open the links')],
    })
    expect(config({ ...telegram, HOST: '::', PORT: '8080' }).publicUrl).toBe('http://[::]:8080')
  })

  it('refuses a host that is none, and a public address that links cannot begin with', () => {
    expect(problems({ ...telegram, HOST: 'all of them' })).toEqual([
      'Cannot read HOST: it must be an address or a name, such as 127.0.0.1.',
    ])
    for (const PUBLIC_URL of ['https://izin.ornek.example/?a=1', 'https://izin.ornek.example/#top']) {
      expect(problems({ PUBLIC_URL })).toEqual([expect.stringContaining('Cannot read PUBLIC_URL')])
    }
  })

  it('reads Slack and Telegram', () => {
    const read = config({
      ...slack,
      ...telegram,
      SLACK_ADMINS: 'U0A1, U0B2',
      SLACK_API_URL: 'http://127.0.0.1:9/api/',
      TELEGRAM_API_ROOT: 'http://127.0.0.1:8/',
      TELEGRAM_WEBHOOK_SECRET: 'a_b-c-0123456789',
      REPORT_AT: '07:45',
    })
    expect(read.slack).toMatchObject({
      admins: ['U0A1', 'U0B2'],
      command: '/izin',
      apiUrl: 'http://127.0.0.1:9/api/',
    })
    expect(read.telegram).toMatchObject({ apiRoot: 'http://127.0.0.1:8', webhookSecret: 'a_b-c-0123456789' })
    expect(read.reportAtMinutes).toBe(465)
  })

  it('reads the mail server, with a name before its address', () => {
    const SMTP_FROM = 'Örnek A.Ş. <izin@sistem.example>'
    const url = 'smtps://izin:secret@mail.sistem.example'
    expect(config({ SMTP_URL: url, SMTP_FROM }).mail).toEqual({ url, from: SMTP_FROM })
    expect(config({}).mail).toBeNull()
  })

  it('accepts every usual spelling of a file address', () => {
    const paths = ['file:data/izin.db', 'file:/srv/izin.db', 'file:///srv/izin.db']
    expect(paths.map((url) => config({ DATABASE_URL: url }).database)).toEqual([
      { kind: 'embedded', path: 'data/izin.db' },
      { kind: 'embedded', path: '/srv/izin.db' },
      { kind: 'embedded', path: '/srv/izin.db' },
    ])
  })

  it('takes a database elsewhere, with its token, and only with a key', () => {
    const key = Buffer.alloc(32, 1).toString('base64')
    const given = { DATABASE_URL: 'libsql://izin.ornek.example', DATABASE_AUTH_TOKEN: 'token', IZIN_KEY: key }
    expect(config(given)).toMatchObject({
      database: { kind: 'remote', url: 'libsql://izin.ornek.example', authToken: 'token' },
      playground: false,
      remarks: [],
    })
    expect(config({ DATABASE_URL: 'http://127.0.0.1:8080', IZIN_KEY: key }).database).toEqual({
      kind: 'remote',
      url: 'http://127.0.0.1:8080',
      authToken: null,
    })
    expect(problems({ DATABASE_URL: given.DATABASE_URL })).toEqual([expect.stringContaining('IZIN_KEY')])
  })

  it.each([
    [{ PORT: '70000' }, 'PORT'],
    [{ PUBLIC_URL: 'ornek' }, 'PUBLIC_URL'],
    [{ TRUST_PROXY: 'maybe' }, 'TRUST_PROXY'],
    [{ IZIN_KEY: 'c2hvcnQ=' }, 'IZIN_KEY'],
    [{ REPORT_AT: '25:00' }, 'REPORT_AT'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ DATABASE_URL: 'mysql://x' }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'file:' }, 'DATABASE_URL'],
    [{ DATABASE_URL: 'libsql://', IZIN_KEY: Buffer.alloc(32).toString('base64') }, 'DATABASE_URL'],
    [{ SLACK_BOT_TOKEN: 'xoxb-1' }, 'SLACK_SIGNING_SECRET'],
    [{ ...slack, SLACK_ADMINS: 'ayse' }, 'SLACK_ADMINS'],
    [{ ...slack, SLACK_COMMAND: 'izin' }, 'SLACK_COMMAND'],
    [{ ...slack, SLACK_API_URL: 'http://127.0.0.1/' }, 'SLACK_API_URL'],
    [{ SLACK_APP_TOKEN: 'xapp-1' }, 'SLACK_BOT_TOKEN'],
    [{ ...slack, SLACK_APP_TOKEN: 'xoxb-1' }, 'SLACK_APP_TOKEN'],
    [{ TELEGRAM_BOT_TOKEN: 'nonsense' }, 'TELEGRAM_BOT_TOKEN'],
    [{ TELEGRAM_WEBHOOK_SECRET: '0123456789abcdef' }, 'TELEGRAM_BOT_TOKEN'],
    [{ ...telegram, TELEGRAM_WEBHOOK_SECRET: 'boşluklar var burada' }, 'TELEGRAM_WEBHOOK_SECRET'],
    [{ PLAYGROUND: 'maybe' }, 'PLAYGROUND'],
    [{ SMS_WEBHOOK_URL: 'https://sms.sistem.example' }, 'SMS_WEBHOOK_SECRET'],
    [{ ...carrier, SMS_CARRIER: 'posta' }, 'one of netgsm, verimor'],
    [{ ...carrier, SMS_SENDER: '' }, 'SMS_SENDER'],
    [{ ...carrier, SMS_API_URL: 'http://sms.sistem.example' }, 'SMS_API_URL'],
    [
      { ...carrier, SMS_WEBHOOK_URL: 'https://sms.sistem.example', SMS_WEBHOOK_SECRET: '0123456789abcdef' },
      'Leave SMS_WEBHOOK_URL out',
    ],
    [{ IYS_API_URL: 'https://iys.sistem.example', IYS_USERNAME: 'api' }, 'IYS_PASSWORD'],
    [{ ...iys, IYS_API_URL: 'http://iys.sistem.example' }, 'IYS_API_URL'],
    [
      { SMS_WEBHOOK_URL: 'http://sms.sistem.example', SMS_WEBHOOK_SECRET: '0123456789abcdef' },
      'SMS_WEBHOOK_URL',
    ],
    [{ SMTP_URL: 'smtp://mail.sistem.example' }, 'SMTP_FROM'],
    [{ SMTP_FROM: 'izin@sistem.example' }, 'SMTP_URL'],
    [{ SMTP_URL: 'mail.sistem.example:25', SMTP_FROM: 'izin@sistem.example' }, 'SMTP_URL'],
    [{ SMTP_URL: 'smtp://mail.sistem.example', SMTP_FROM: 'izin' }, 'SMTP_FROM'],
    [{ SMTP_URL: 'smtp://mail.sistem.example', SMTP_FROM: 'a\r\nBcc: x <izin@sistem.example>' }, 'SMTP_FROM'],
  ])('says in a sentence what is wrong with %o', (environment, name) => {
    expect(problems(environment)).toEqual([expect.stringContaining(name)])
  })

  it.each([
    {},
    { PUBLIC_URL: 'http://localhost:8080' },
    { PUBLIC_URL: 'https://[::1]/izin' },
    { HOST: '0.0.0.0' },
  ])('remarks that others cannot open the links, with %o', (environment) => {
    for (const platform of [slack, telegram]) {
      const [remark, ...others] = config({ ...platform, ...environment }).remarks
      expect(remark).toMatch(/^PUBLIC_URL is .*: .*\.$/)
      expect(others).toEqual([])
    }
    expect(config({ ...environment, HOST: '127.0.0.1', DATABASE_URL: 'file:x.db' }).remarks).toEqual([])
  })

  it('warns of a carrier that sends from abroad', () => {
    expect(config({ DATABASE_URL: 'file:x.db', ...carrier }).remarks).toEqual([])
    expect(config({ DATABASE_URL: 'file:x.db', ...carrier, SMS_CARRIER: 'Twilio' }).remarks).toEqual([
      expect.stringContaining('sends from abroad'),
    ])
  })

  it.each([
    ['METRICS_TOKEN', {}],
    ['SLACK_SIGNING_SECRET', { SLACK_BOT_TOKEN: 'xoxb-1' }],
    ['SMS_WEBHOOK_SECRET', { SMS_WEBHOOK_URL: 'https://sms.sistem.example' }],
    ['TELEGRAM_WEBHOOK_SECRET', telegram],
  ])('refuses a %s of fewer than 16 characters, without showing it', (name, beside) => {
    expect(problems({ ...beside, [name]: 'fifteen-letters' })).toEqual([
      expect.stringMatching(new RegExp(`^Cannot read ${name}: it must be 16 characters or more`)),
    ])
    expect(problems({ ...beside, [name]: 'sixteen-letters_' })).toEqual([])
  })

  it.each(Object.entries(settings))(
    'refuses a %s longer than its limit, and says the limit',
    (name, { lengthMax }) => {
      expect(lengthMax).toBeLessThanOrEqual(64_000)
      const read = readConfig({ [name]: `https://${'a'.repeat(lengthMax)}` })
      const answer = read.kind === 'read' ? '' : read.reason.map(({ en }) => en).join(' ')
      expect(answer).toContain(`Cannot read ${name}: it may have ${lengthMax} characters at most.`)
      expect(answer).not.toContain('aaaa')
    },
  )

  it('takes every setting that may be a text of its full length', () => {
    const TSA_USERNAME = 'a'.repeat(settings.TSA_USERNAME.lengthMax)
    const TSA_CA_PEM = 'b'.repeat(settings.TSA_CA_PEM.lengthMax)
    const timeStamp = { TSA_URL: 'https://tsa.ornek.example', TSA_PASSWORD: 'parola' }
    const read = config({ ...timeStamp, TSA_USERNAME, TSA_CA_PEM }).timeStamp
    expect(read).toMatchObject({ username: TSA_USERNAME, root: { pem: TSA_CA_PEM } })
  })

  it('tells every mistake at once, and no secret with it', () => {
    const answerText = problems({ PORT: 'x', REPORT_AT: 'x', IZIN_KEY: 'my-secret-key', LOG_LEVEL: 'x' })
    expect(answerText).toHaveLength(4)
    expect(answerText.join(' ')).not.toContain('my-secret-key')
  })
})
