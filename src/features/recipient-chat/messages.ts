import { type Messages, messagesIn } from '../../../bots/messages/index.ts'
import type { Language } from '../../register/recipients/people.ts'
import { chatMessages } from './chat-messages.ts'
import { complaintMessages } from './complaint-messages.ts'
import { dataMessages } from './data-messages.ts'

const commandsTr = {
  start: 'Başlangıç ve tanıtım',
  list: 'Kayıtlı izinlerim',
  stop: 'Mesajları durdur',
  help: 'Yardım',
  inform: 'Aydınlatma metni',
  onay: 'İzin ver (neye izin verdiğiniz sorulur)',
  history: 'İzin geçmişim',
  data: 'Hakkımda tutulan veriler',
  erase: 'Verilerimi sil',
  complaint: 'Ben bu izni vermedim',
  email: 'E-posta adresimi doğrula',
  language: 'Dil: Türkçe ya da İngilizce',
}

const commandsEn: typeof commandsTr = {
  start: 'Start and introduction',
  list: 'My recorded consents',
  stop: 'Stop messages',
  help: 'Help',
  inform: 'Information notice',
  onay: 'Allow messages (you are asked what)',
  history: 'My history',
  data: 'Data held about me',
  erase: 'Erase my data',
  complaint: 'I never gave this consent',
  email: 'Verify my e-mail address',
  language: 'Language: Turkish or English',
}

const turkish = { ...chatMessages.tr, ...dataMessages.tr, ...complaintMessages.tr, commands: commandsTr }
const english: typeof turkish = {
  ...chatMessages.en,
  ...dataMessages.en,
  ...complaintMessages.en,
  commands: commandsEn,
}

/** Sentences that the bot says to recipients. */
export const recipientMessages = { tr: turkish, en: english }

/** The shared sentences, and those to recipients. */
export type RecipientMessages = Messages & { readonly recipient: typeof turkish }

/** All that the chat says, by language. */
export const allMessages: Readonly<Record<Language, RecipientMessages>> = {
  tr: { ...messagesIn('tr'), recipient: turkish },
  en: { ...messagesIn('en'), recipient: english },
}
