import { dayOf } from '../../calendar/istanbul.ts'
import * as en from '../../language/english.ts'
import * as tr from '../../language/turkish.ts'
import type { Brand } from '../../register/company/brands.ts'

const turkish = {
  title: 'Markalar',
  form: { title: 'Marka ekle', submit: 'Ekle' },
  renameForm: { title: 'Markanın adını değiştir', submit: 'Değiştir' },
  closeForm: { title: 'Marka kapat', submit: 'Devam' },
  none: 'Yönetici olduğunuz bir marka yok.',
  line: ({ code, trademark, master, closedAt }: Brand, rooms: number) =>
    [
      `kod ${code}`,
      ...(master ? ['ana marka'] : []),
      ...(trademark === null ? [] : [`tescil no ${trademark}`]),
      rooms === 0 ? 'günlük rapor kanalı yok' : `raporu ${tr.number(rooms)} yere gidiyor`,
      ...(closedAt === null ? [] : [`${tr.date(dayOf(closedAt))} günü kapatıldı`]),
    ].join(' · '),
  onlyForAll: 'Markayı, tüm markaların yöneticisi ekleyebilir.',
  renameOnlyForAll: 'Markanın adını, tüm markaların yöneticisi değiştirebilir.',
  renamed: (before: string, name: string) =>
    `${before} artık ${name} adını taşıyor. Alıcılar da bu adı görür; eski ad geçmişte kalır.`,
  noProvider:
    'Önce şirketin kendisi eklenmeli. Bu, sunucudaki komut satırından yapılır: izin provider add --code … --name "…"',
  added: (name: string, code: number, trademark: string | null) =>
    `${name} eklendi, kodu ${code}.${trademark === null ? '' : ` Tescil no ${trademark}.`}`,
  next: 'Sırada günlük raporu var; raporun gideceği Slack kanalında yazın:',
  nextCommand: (code: number) => `abone marka=${code}`,
  askClose: (name: string, code: number, rooms: number, master: boolean) =>
    [
      `${name} (${code}) kapatılacak.${master ? ' Bu, şirketin ana markasıdır.' : ''}`,
      'Yeni izin kabul etmez, bu marka için gönderim yapılamaz; kayıtlı izinleri kalır ve sorgulanabilir.',
      rooms === 0 ? '' : `${tr.number(rooms)} yere giden günlük raporu durur.`,
      'Kapatılan marka yeniden açılamaz.',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  close: (name: string) => `${name} markasını kapat`,
  closed: (name: string) => `${name} kapatıldı. Kayıtlı izinleri kalır ve sorgulanabilir.`,
}

const english: typeof turkish = {
  title: 'Brands',
  form: { title: 'Add a brand', submit: 'Add' },
  renameForm: { title: 'Rename a brand', submit: 'Rename' },
  closeForm: { title: 'Close a brand', submit: 'Go on' },
  none: 'You are admin of no brand.',
  line: ({ code, trademark, master, closedAt }, rooms) =>
    [
      `code ${code}`,
      ...(master ? ['master brand'] : []),
      ...(trademark === null ? [] : [`trademark no ${trademark}`]),
      rooms === 0 ? 'no channel for its daily report' : `its report goes to ${en.counted(rooms, 'place')}`,
      ...(closedAt === null ? [] : [`closed on ${en.date(dayOf(closedAt))}`]),
    ].join(' · '),
  onlyForAll: 'An admin of all brands can add a brand.',
  renameOnlyForAll: 'An admin of all brands can rename a brand.',
  renamed: (before, name) =>
    `${before} is called ${name} from now on. Recipients see this name too; the ledger keeps the old one.`,
  noProvider:
    'The company itself has to be added first, on the command line of the server: izin provider add --code … --name "…"',
  added: (name, code, trademark) =>
    `${name} was added, its code is ${code}.${trademark === null ? '' : ` Trademark no ${trademark}.`}`,
  next: 'Next, its daily report; write in the Slack channel that should get it:',
  nextCommand: (code) => `subscribe brand=${code}`,
  askClose: (name, code, rooms, master) =>
    [
      `${name} (${code}) will be closed.${master ? ' It is the master brand of the company.' : ''}`,
      'It takes no new consents and nothing may be sent for it; its records stay and can be looked up.',
      rooms === 0 ? '' : `Its daily report to ${en.counted(rooms, 'place')} stops.`,
      'A closed brand cannot be opened again.',
    ]
      .filter((sentence) => sentence !== '')
      .join(' '),
  close: (name) => `Close ${name}`,
  closed: (name) => `${name} was closed. Its records stay and can be looked up.`,
}

export const brandMessages = { tr: turkish, en: english }
