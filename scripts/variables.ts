import type { SettingName } from '../src/config/settings.ts'
import type { Language } from '../src/register/recipients/people.ts'

interface VariableText {
  readonly initial: string
  readonly meaning: string
}

const none = '–'

/** The same default in both languages. */
const text = (initial: string, en: string, tr: string): Record<Language, VariableText> => ({
  en: { initial, meaning: en },
  tr: { initial, meaning: tr },
})

const translated = (en: [string, string], tr: [string, string]): Record<Language, VariableText> => ({
  en: { initial: en[0], meaning: en[1] },
  tr: { initial: tr[0], meaning: tr[1] },
})

/** Default and meaning of each environment variable. */
export const variables: Readonly<Record<SettingName, Record<Language, VariableText>>> = {
  HOST: text('`127.0.0.1`', 'address where izin listens', 'dinlediği adres'),
  PORT: text('`3000`', 'port where izin listens', 'dinlediği port'),
  TRUST_PROXY: text(
    '`off`',
    '`on` behind a proxy: the last address of X-Forwarded-For is the caller',
    'vekil sunucu arkasında `on`: X-Forwarded-For içindeki son adres, isteği yapandır',
  ),
  PUBLIC_URL: text('`http://HOST:PORT`', 'the address used in links', 'bağlantılarda kullanılan adres'),
  DATABASE_URL: text(
    '`file:data/izin.db`',
    'a file on this machine, or a libSQL server: `libsql://…`, `https://…`',
    'bu makinede bir dosya ya da bir libSQL sunucusu: `libsql://…`, `https://…`',
  ),
  DATABASE_AUTH_TOKEN: text(none, 'token for the libSQL server', 'libSQL sunucusunun erişim jetonu'),
  IZIN_KEY: translated(
    [
      'the file `izin.key` beside the database, made on the first run; required with a libSQL server',
      '32 bytes, base64: `openssl rand -base64 32`',
    ],
    [
      'veritabanının yanında, ilk çalıştırmada oluşan `izin.key`; libSQL sunucusunda zorunlu',
      '32 bayt, base64: `openssl rand -base64 32`',
    ],
  ),
  SLACK_BOT_TOKEN: text(
    none,
    'bot token; with `SLACK_SIGNING_SECRET` it turns Slack on',
    "bot jetonu; `SLACK_SIGNING_SECRET` ile birlikte Slack'i açar",
  ),
  SLACK_SIGNING_SECRET: text(none, 'signing secret of the Slack app', 'Slack uygulamasının imza anahtarı'),
  SLACK_APP_TOKEN: text(
    none,
    'Socket Mode, for development and closed networks',
    'Socket Mode: geliştirme ve kapalı ağlar için',
  ),
  SLACK_API_URL: translated(
    ["Slack's", 'base address of the Web API, ending in `/api/`'],
    ["Slack'in adresi", "Web API'nin `/api/` ile biten adresi"],
  ),
  SLACK_COMMAND: text(
    '`/izin`',
    'the slash command, if another app owns `/izin`',
    '`/izin` başka bir uygulamanınsa kullanılacak komut',
  ),
  SLACK_ADMINS: text(
    none,
    'Slack user ids, comma-separated, that are always admins: members of the workspace, not guests or deactivated people',
    'her zaman yönetici olan Slack kullanıcı kimlikleri, virgülle ayrılır: çalışma alanının üyeleri; misafirler ve hesabı kapatılanlar sayılmaz',
  ),
  TELEGRAM_BOT_TOKEN: text(none, 'bot token; it turns Telegram on', "bot jetonu; Telegram'ı açar"),
  TELEGRAM_API_ROOT: translated(
    ["Telegram's", 'base address of the Bot API'],
    ["Telegram'ın adresi", "Bot API'nin adresi"],
  ),
  TELEGRAM_WEBHOOK_SECRET: text(
    none,
    'set: webhook; unset: long polling; 16 to 256 characters of `A-Z a-z 0-9 _ -`',
    'verilirse webhook, verilmezse yoklama; 16 ile 256 arasında karakter: `A-Z a-z 0-9 _ -`',
  ),
  TSA_URL: text(
    none,
    'time-stamp authority for days and files (RFC 3161 over HTTP). `kamusm+http://…` adds the header of Kamu SM; it was not tried against the real service',
    "günler ve dosyalar için zaman damgası hizmeti (HTTP üzerinden RFC 3161). `kamusm+http://…`, Kamu SM'nin başlığını ekler; gerçek hizmette denenmedi",
  ),
  TSA_CA_FILE: text(
    none,
    'PEM file with the root certificate of the authority; this or `TSA_CA_PEM` is required with `TSA_URL`, and `izin verify` uses it too',
    'hizmetin kök sertifikası, PEM dosyası; `TSA_URL` ile bu ya da `TSA_CA_PEM` zorunludur, `izin verify` da bunu kullanır',
  ),
  TSA_CA_PEM: text(
    none,
    'text of that certificate, where there are no files (Workers)',
    'o sertifikanın metni, dosya kullanılamıyorsa (Workers)',
  ),
  TSA_USERNAME: text(
    none,
    'for an authority that asks for it; for Kamu SM the user number',
    "isteyen hizmet için; Kamu SM'de kullanıcı numarası",
  ),
  TSA_PASSWORD: text(none, 'password of that user', 'o kullanıcının parolası'),
  SMTP_URL: text(
    none,
    'mail server for codes, links and confirmations: `smtp://user:password@host:587` (STARTTLS) or `smtps://host:465`; `%` escapes in user and password',
    'kod, bağlantı ve bildirim gönderen e-posta sunucusu: `smtp://kullanici:parola@sunucu:587` (STARTTLS) ya da `smtps://sunucu:465`; kullanıcı adı ve paroladaki özel karakterler `%` ile kodlanır',
  ),
  SMTP_FROM: text(
    none,
    "sender of these e-mails: `izin@ornek.com.tr`, or in single quotes a name too: `'Örnek Kahve <izin@ornek.com.tr>'`",
    "bu e-postaların göndereni: `izin@ornek.com.tr` ya da tek tırnak içinde adıyla: `'Örnek Kahve <izin@ornek.com.tr>'`",
  ),
  SMS_WEBHOOK_URL: text(
    none,
    "the company's own SMS sender, for codes and confirmations to phones (below)",
    'şirketin kendi SMS göndericisi, telefonlara kod ve bildirim için (aşağıda)',
  ),
  SMS_WEBHOOK_SECRET: text(none, 'signs the calls to that sender', 'göndericiye giden istekleri imzalar'),
  SMS_INBOUND_SECRET: text(
    none,
    "set: SMS to the company's number are taken at `/hooks/sms/SECRET` ([SMS](sms.md)); 16 to 256 characters of `A-Z a-z 0-9 _ -`",
    "tanımlıysa şirketin numarasına gelen SMS'ler `/hooks/sms/GİZLİ` adresinden alınır ([SMS](sms.md)); `A-Z a-z 0-9 _ -` karakterlerinden 16–256 karakter",
  ),
  SMS_CARRIER: text(
    none,
    '`netgsm`, `verimor`, `iletimerkezi`, `mutlucell` or `twilio` instead of the own sender (below)',
    'kendi göndericiniz yerine `netgsm`, `verimor`, `iletimerkezi`, `mutlucell` ya da `twilio` (aşağıda)',
  ),
  SMS_USERNAME: text(none, 'account at that carrier', 'o operatördeki hesap'),
  SMS_PASSWORD: text(none, 'password of that account', 'o hesabın parolası'),
  SMS_SENDER: text(
    none,
    'sender name that is registered there, capitals included',
    'orada kayıtlı gönderici başlığı, büyük küçük harfiyle',
  ),
  SMS_API_URL: translated(
    ["carrier's", 'base address of its API'],
    ['operatörün adresi', "API'sinin adresi"],
  ),
  IYS_API_URL: text(
    none,
    'exchange with İYS by API, used while the setting `iys_exchange` is `api`',
    'İYS ile API üzerinden aktarım; `iys_exchange` ayarı `api` iken kullanılır',
  ),
  IYS_USERNAME: text(none, 'user of that API', "o API'nin kullanıcısı"),
  IYS_PASSWORD: text(none, 'password of that user', 'o kullanıcının parolası'),
  REPORT_AT: translated(
    ['`09:00`; in the playground `00:30`', 'Istanbul time of the daily post'],
    ['`09:00`; deneme alanında `00:30`', 'günlük raporun İstanbul saati'],
  ),
  PLAYGROUND: translated(
    ['on for `serve` while no token and no `DATABASE_URL` is set', '`on` beside real tokens stops the start'],
    [
      'jeton ve `DATABASE_URL` yoksa `serve` için açık',
      'gerçek jetonların yanında `on` verilirse izin başlamaz',
    ],
  ),
  METRICS_TOKEN: text(
    none,
    'bearer token for `/metrics`; without it there is no such route',
    '`/metrics` için erişim jetonu; verilmezse o adres yoktur',
  ),
  IZIN_LANG: translated(
    ["the machine's", 'language of the command line, `tr` or `en`'],
    ['makinenin dili', 'komut satırının dili, `tr` ya da `en`'],
  ),
  LOG_LEVEL: text(
    '`info`',
    '`debug`, `info`, `warn`, `error` or `silent`',
    '`debug`, `info`, `warn`, `error` ya da `silent`',
  ),
}
