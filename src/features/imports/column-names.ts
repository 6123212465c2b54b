import { type Channel, channels } from '../../consent/consent.ts'
import { type ColumnUse, fields } from '../../import-file/columns.ts'

const channelNames: Readonly<Record<Channel, string>> = { ARAMA: 'arama', MESAJ: 'SMS', EPOSTA: 'e-posta' }

const fieldNames = {
  recipient: 'alıcı',
  phone: 'telefon',
  emailAddress: 'e-posta adresi',
  channel: 'izin türü',
  status: 'izin durumu',
  source: 'izin kaynağı',
  consentDate: 'izin tarihi',
  recipientType: 'alıcı tipi',
  ignore: 'kullanılmaz',
}

/** Returns the heading that we show for a use of a column. */
export function columnName(use: ColumnUse): string {
  const channel = channels.find((name) => use === name || use.startsWith(`${name}.`))
  if (channel === undefined) return fieldNames[use as keyof typeof fieldNames]
  if (use === channel) return `${channelNames[channel]} izni`
  return `${channelNames[channel]} izni ${use.endsWith('.source') ? 'kaynağı' : 'tarihi'}`
}

export const columnsTr = 'izin türü, izin kaynağı, alıcı, izin durumu, izin tarihi; isterseniz alıcı tipi'

const order = ['channel', 'source', 'recipient', 'status', 'consentDate'] as const

/** For readers of English: the code, and the heading as people write it. */
export const columnEn = (use: ColumnUse) =>
  use.includes('.') || !fields.some((field) => field === use)
    ? columnName(use)
    : `${use} (${columnName(use)})`

export const columnsEn = `${order.map(columnEn).join(', ')}; ${columnEn('recipientType')} if you like`
