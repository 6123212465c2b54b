import { brandsMax, brandTextMax, type SaveFault } from '../../register/company/brands.ts'
import { brandMessages } from './brand-messages.ts'
import { roleMessages } from './role-messages.ts'
import { roomMessages } from './room-messages.ts'
import { settingMessages } from './setting-messages.ts'

const faultsTr: Record<SaveFault, string> = {
  'brand-active': 'Marka etkin ve sonraki günler kapandı: etkinleşme günü artık değişmez.',
  'code-wrong': 'Bu bir İYS kodu değil, hiçbir şey değişmedi. Kod 123457 gibi bir sayıdır.',
  'brand-exists': 'Bu kodla bir marka zaten var, hiçbir şey değişmedi.',
  'brand-closed': 'Bu marka kapatılmış, hiçbir şey değişmedi.',
  'name-taken': 'Bu ad başka bir markanın adı ya da kodu; hiçbir şey değişmedi.',
  'name-same': 'Markanın adı zaten bu, hiçbir şey değişmedi.',
  'name-address': 'Ad, telefon numarası ya da e-posta adresi içeremez; hiçbir şey değişmedi.',
  'too-long': `Ad ve tescil en çok ${brandTextMax} karakter olabilir; kısaltıp yeniden deneyin. Hiçbir şey değişmedi.`,
  'too-many': `En çok ${brandsMax} marka eklenebilir; hiçbir şey değişmedi.`,
  other: 'Hiçbir şey değişmedi.',
}

const turkish = {
  brand: brandMessages.tr,
  role: roleMessages.tr,
  room: roomMessages.tr,
  setting: settingMessages.tr,
  notYet: 'Düğmeye basana kadar hiçbir şey değişmez.',
  refused: (fault: SaveFault) => faultsTr[fault],
  roleForm: { give: 'Yetki ver', take: 'Yetki al' },
  roomForm: { title: 'Günlük rapor kanalı', submit: 'Kaydet' },
  roomRemoveForm: {
    title: 'Raporu durdur',
    submit: 'Durdur',
    fields: {
      brand: { hint: 'Boş bırakırsanız tüm markaların raporu durur.' },
      room: { hint: 'Raporun artık gitmeyeceği Slack kanalı, örneğin C0123ABCD.' },
      telegram: { hint: 'Rapor bir Telegram grubuna gidiyorsa grubun numarası, örneğin -1001234567890.' },
    },
  },
}

const faultsEn: Record<SaveFault, string> = {
  'brand-active': 'The brand is active, and days since are closed: the date can no longer change.',
  'code-wrong': 'This is not a code of İYS, and nothing was changed. A code is a number such as 123457.',
  'brand-exists': 'There is a brand with this code already, and nothing was changed.',
  'brand-closed': 'This brand is closed, and nothing was changed.',
  'name-taken': 'Another brand has this as its name or code; nothing was changed.',
  'name-same': 'The brand has this name already, and nothing was changed.',
  'name-address': 'A name cannot contain a phone number or an e-mail address; nothing was changed.',
  'too-long': `A name or trademark has ${brandTextMax} characters at most. Shorten it and try again; nothing was changed.`,
  'too-many': `There can be ${brandsMax} brands at most; nothing was changed.`,
  other: 'Nothing was changed.',
}

const english: typeof turkish = {
  brand: brandMessages.en,
  role: roleMessages.en,
  room: roomMessages.en,
  setting: settingMessages.en,
  notYet: 'Nothing changes until you press the button.',
  refused: (fault) => faultsEn[fault],
  roleForm: { give: 'Give a role', take: 'Take a role' },
  roomForm: { title: 'Daily report to a channel', submit: 'Save' },
  roomRemoveForm: {
    title: 'Stop a report',
    submit: 'Stop',
    fields: {
      brand: { hint: 'Left empty, the reports of all brands stop.' },
      room: { hint: 'The Slack channel that should get no more reports, for example C0123ABCD.' },
      telegram: { hint: 'For reports to a Telegram group: its number, for example -1001234567890.' },
    },
  },
}

export const managementMessages = { tr: turkish, en: english }
