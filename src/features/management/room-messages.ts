import type { IstanbulDay } from '../../calendar/istanbul.ts'
import { ended } from '../../consent/fold.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import type { Room } from '../../register/company/rooms.ts'

/** A room. `title` is that of a Telegram group, if Telegram tells it. */
type NamedPlace = Pick<Room, 'platform' | 'externalId'> & {
  readonly title?: string | null | undefined
}

const where = ({ platform, externalId, title }: NamedPlace) =>
  `${platform === 'slack' ? 'Slack' : 'Telegram'} ${title == null ? externalId : `“${title}”`}`

const turkish = {
  title: 'Günlük raporu alan kanallar ve gruplar',
  none: 'Hiçbir kanal ya da grup günlük rapor almıyor.',
  howTo: 'Bir kanalı eklemek için komutu o kanalda yazın:',
  example: 'abone marka=… saat=08:30',
  listCommand: 'abone listele',
  place: where,
  thisRoom: 'bu kanal',
  lost: 'ulaşılamıyor: kanal ya da grup silinmiş veya izin uygulaması oradan çıkarılmış',
  added: (name: string, place: string, at: string, first: IstanbulDay) =>
    `${name} günlük raporu için ${place} eklendi: her gün ${at}. İlk rapor ${tr.dateWithWeekday(first)} günü gelir.`,
  getsIt: (name: string, place: string, at: string) =>
    `${place}, ${name} günlük raporunu alıyor: her gün ${at}.`,
  inviteSlack: 'izin bu kanalda değilse ekleyin: kanalın adına tıklayın, Entegrasyonlar, Uygulama ekle.',
  inviteTelegram: "izin'in Telegram botu bu grupta değilse gruba ekleyin.",
  telegramOff:
    "izin'de Telegram henüz kurulu değil: raporlar saklanır, sunucuya TELEGRAM_BOT_TOKEN verilince gider.",
  tryIt: (command: string) => `Kanalların durumu: ${command}`,
  remove: (name: string, place: number) => `${tr.number(place)}: ${name} raporunu durdur`,
  noneHere: (place: string) => `${place} günlük rapor almıyor. Değişiklik yapılmadı.`,
  removed: (name: string, place: string) => `${place} artık ${name} günlük raporunu almıyor.`,
}

const english: typeof turkish = {
  title: 'Channels and groups that get the daily report',
  none: 'No channel or group gets a daily report.',
  howTo: 'To add a channel, write the command in it:',
  example: 'subscribe brand=… hour=08:30',
  listCommand: 'subscribe list',
  place: where,
  thisRoom: 'this channel',
  lost: 'cannot be reached: it was deleted, or izin was removed from it',
  added: (name, place, at, first) =>
    `${place} was added for the daily report of ${name}: every day at ${at}. The first report comes on ${en.dateWithWeekday(first)}.`,
  getsIt: (name, place, at) => `${place} gets the daily report of ${name}: every day at ${at}.`,
  inviteSlack:
    'If izin is not in this channel, add it: click the name of the channel, Integrations, Add an app.',
  inviteTelegram: "If izin's Telegram bot is not in this group, add it.",
  telegramOff:
    'Telegram is not set up yet: the reports are kept, and go out once the server has a TELEGRAM_BOT_TOKEN.',
  tryIt: (command) => `The state of the channels: ${command}`,
  remove: (name, place) => `${place}: Stop the report of ${name}`,
  noneHere: (place) => `${place} gets no daily report. Nothing was changed.`,
  removed: (name, place) => ended(`${place} no longer gets the daily report of ${name}`),
}

export const roomMessages = { tr: turkish, en: english }
