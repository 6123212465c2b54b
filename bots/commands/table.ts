import type { Language } from '../../src/register/people.ts'
import { fold } from './fold.ts'
import { askForContact } from './recipient/ask.ts'
import { stopPageReply } from './recipient/brand-pages.ts'
import type { RecipientAction, RecipientCommand } from './recipient/command.ts'
import { disputeReply, disputesReply, disputeWriteReply } from './recipient/dispute.ts'
import { emailAgainReply, emailCommand } from './recipient/email.ts'
import { eraseOwnReply } from './recipient/erase-own.ts'
import { stopCommand } from './recipient/find-brand.ts'
import { formGiveReply } from './recipient/form-consent.ts'
import { stopForwardedReply } from './recipient/forwarded.ts'
import { onayAskReply, onayCommand, onayGiveReply } from './recipient/give-onay.ts'
import { limitAskReply, limitLiftReply, limitSetReply, limitsReply } from './recipient/limit.ts'
import { listReply, stopChooseReply } from './recipient/list.ts'
import { dataLinkReply, dataReply, forgetAddressReply } from './recipient/own-data.ts'
import { historyPageReply, historyReply } from './recipient/own-history.ts'
import { receiptReply } from './recipient/receipt.ts'
import { stopAllReply, stopReply } from './recipient/refuse.ts'
import { linkStopReply } from './recipient/start-link.ts'
import { informReply, languageReply, helpReply as recipientHelp, startReply } from './recipient/talk.ts'
import { undoReply } from './recipient/undo.ts'
import { addEvidenceCommand } from './staff/add-evidence.ts'
import { brandCloseAction, brandCommand, brandNewAction, submitBrand } from './staff/brands.ts'
import { changesAction, changesCommand } from './staff/changes.ts'
import { closeComplaintAction, closeComplaintCommand } from './staff/close-complaint.ts'
import type { ReportAction, StaffAction, StaffCommand, StaffForm, StaffShortcut } from './staff/command.ts'
import { complaintCommand } from './staff/complaint.ts'
import { complaintsCommand } from './staff/complaints.ts'
import { databaseAction, databaseCommand } from './staff/database.ts'
import { dayFilesAction } from './staff/day-files.ts'
import { diagnosisCommand } from './staff/diagnosis.ts'
import { disputeCommand, disputeShowAction } from './staff/dispute.ts'
import { drillCommand, drillStartAction } from './staff/drill.ts'
import { drillAddAction, drillMissingAction } from './staff/drill-answer.ts'
import { eraseAction, eraseCommand } from './staff/erase.ts'
import { evidenceAction, evidenceCommand } from './staff/evidence.ts'
import { fileAction } from './staff/files.ts'
import { changeAction, submitChange } from './staff/forms/change.ts'
import { addEvidenceAction, submitEvidence } from './staff/forms/evidence.ts'
import { listForm, submitList } from './staff/forms/list.ts'
import { askingForm, submitAsking } from './staff/forms/look-up.ts'
import { openForm } from './staff/forms/open.ts'
import { recordForm, submitRecord } from './staff/forms/record.ts'
import { refuseMessage } from './staff/forms/refuse-message.ts'
import { askForRoleAction, grantAction } from './staff/grant.ts'
import { helpReply } from './staff/help.ts'
import { historyAction, historyCommand } from './staff/history.ts'
import { dayReportAction, lastReportsAction, lastReportsCommand } from './staff/last-reports.ts'
import { listCommand } from './staff/list.ts'
import { lookUpCommand } from './staff/look-up.ts'
import { draftAction, recordCommand, rejectAction } from './staff/record.ts'
import { reportCommand } from './staff/report.ts'
import { roleCommand, roleGiveAction, roleTakeAction } from './staff/roles.ts'
import { roomAddAction, roomCommand, roomRemoveAction } from './staff/rooms.ts'
import { approve, decline, showApproval } from './staff/second-person/decide.ts'
import { settingAction, settingCommand } from './staff/settings.ts'
import { setupCommand } from './staff/setup.ts'
import { sharedFileAction } from './staff/shared-file.ts'
import {
  importApplyAction,
  importDropAction,
  importOverAction,
  importShowAction,
  uploadAction,
  uploadCommand,
} from './staff/upload.ts'
import { importVoidAction } from './staff/void-import.ts'
import { waitingCommand } from './staff/waiting.ts'

/** Everything the staff can type. Grammar, help, hints, menus and the README's table come from here. */
export const staffCommands: readonly StaffCommand[] = [
  {
    name: 'lookUp',
    words: { tr: ['sorgula', 'sorgu', 'sor'], en: ['lookup', 'query'] },
    role: 'viewer',
    examples: {
      tr: ['sorgula 0532 123 45 67', 'sorgula ayse@example.com marka="Örnek Kahve"'],
      en: ['lookup 0532 123 45 67', 'lookup ayse@example.com brand="Örnek Kahve"'],
    },
    run: lookUpCommand,
    form: askingForm('look-up'),
  },
  {
    name: 'add',
    words: { tr: ['ekle'], en: ['add'] },
    role: 'editor',
    examples: {
      tr: [
        'ekle 0532 123 45 67 sms web sitesi marka="Örnek Kahve"',
        'ekle ayse@example.com ıslak imza dün 14:30 marka="Örnek Kahve" not="form 118"',
      ],
      en: [
        'add 0532 123 45 67 sms web site brand="Örnek Kahve"',
        'add ayse@example.com wet signature yesterday 14:30 brand="Örnek Kahve" note="form 118"',
      ],
    },
    run: recordCommand('ONAY'),
    form: recordForm('ONAY'),
  },
  {
    name: 'approve',
    words: { tr: ['onay', 'onayla'], en: ['approve'] },
    role: 'editor',
    examples: {
      tr: ['onay 0532 123 45 67 sms çağrı merkezi marka="Örnek Kahve"'],
      en: ['approve 0532 123 45 67 sms call centre brand="Örnek Kahve"'],
    },
    run: recordCommand('ONAY'),
    form: recordForm('ONAY'),
  },
  {
    name: 'reject',
    words: { tr: ['ret', 'reddet', 'red', 'iptal', 'dur'], en: ['reject', 'refuse', 'stop'] },
    role: 'editor',
    examples: {
      tr: [
        'ret 0532 123 45 67 sms marka="Örnek Kahve"',
        'ret 0532 123 45 67 hepsi çağrı merkezi marka="Örnek Kahve"',
      ],
      en: [
        'reject 0532 123 45 67 sms brand="Örnek Kahve"',
        'reject 0532 123 45 67 all call centre brand="Örnek Kahve"',
      ],
    },
    run: recordCommand('RET'),
    form: recordForm('RET'),
  },
  {
    name: 'list',
    words: { tr: ['liste'], en: ['list'] },
    role: 'viewer',
    examples: { tr: ['liste'], en: ['list'] },
    run: listCommand,
    form: listForm,
  },
  {
    name: 'history',
    words: { tr: ['geçmiş'], en: ['history'] },
    role: 'viewer',
    examples: { tr: ['geçmiş 0532 123 45 67'], en: ['history 0532 123 45 67'] },
    run: historyCommand,
    form: askingForm('history'),
  },
  {
    name: 'evidence',
    words: { tr: ['kanıt', 'ispat'], en: ['evidence', 'proof'] },
    role: 'viewer',
    examples: {
      tr: ['kanıt 0532 123 45 67', 'kanıt 0532 123 45 67 01.03.2026 marka="Örnek Kahve"'],
      en: ['evidence 0532 123 45 67', 'evidence 0532 123 45 67 01.03.2026 brand="Örnek Kahve"'],
    },
    run: evidenceCommand,
    form: askingForm('evidence'),
  },
  {
    name: 'complaint',
    words: { tr: ['şikayet', 'şikâyet'], en: ['complaint'] },
    role: 'editor',
    examples: {
      tr: [
        'şikayet 0532 123 45 67 sms dün 14:30 marka="Örnek Kahve" not="e-Devlet 2026/4711"',
        'şikayet 0532 123 45 67',
      ],
      en: [
        'complaint 0532 123 45 67 sms yesterday 14:30 brand="Örnek Kahve" note="e-Devlet 2026/4711"',
        'complaint 0532 123 45 67',
      ],
    },
    run: complaintCommand,
  },
  {
    name: 'complaints',
    words: { tr: ['şikayetler', 'şikâyetler'], en: ['complaints'] },
    role: 'viewer',
    examples: {
      tr: ['şikayetler', 'şikayetler marka="Örnek Kahve"'],
      en: ['complaints', 'complaints brand="Örnek Kahve"'],
    },
    run: complaintsCommand,
  },
  {
    name: 'closeComplaint',
    words: { tr: ['şikayet-kapat', 'şikâyet-kapat'], en: ['close-complaint'] },
    role: 'editor',
    examples: {
      tr: ['şikayet-kapat 3 izin ispat edildi not="form 118 gönderildi"', 'şikayet-kapat 3'],
      en: ['close-complaint 3 the consent was shown note="sent form 118"', 'close-complaint 3'],
    },
    run: closeComplaintCommand,
  },
  {
    name: 'dispute',
    words: { tr: ['itiraz'], en: ['dispute'] },
    role: 'editor',
    examples: {
      tr: ['itiraz 3', 'itiraz 3 not="Formunuzu bulduk, size gönderiyoruz."'],
      en: ['dispute 3', 'dispute 3 note="We have found your form and are sending it."'],
    },
    run: disputeCommand,
  },
  {
    name: 'database',
    words: { tr: ['veritabanı', 'veri-tabanı'], en: ['database'] },
    role: 'editor',
    examples: {
      tr: ['veritabanı marka="Örnek Kahve"', 'veritabanı 31.12.2025 hepsi marka="Örnek Kahve"'],
      en: ['database brand="Örnek Kahve"', 'database 31.12.2025 all brand="Örnek Kahve"'],
    },
    run: databaseCommand,
  },
  {
    name: 'upload',
    words: { tr: ['yükle', 'dosya-yükle'], en: ['upload', 'import'] },
    role: 'editor',
    examples: {
      tr: ['yükle', 'yükle marka="Örnek Kahve"', 'yükle geri-al 12'],
      en: ['upload', 'upload brand="Örnek Kahve"', 'upload void 12'],
    },
    run: uploadCommand,
  },
  {
    name: 'changes',
    words: { tr: ['değişiklikler', 'değişiklik'], en: ['changes'] },
    role: 'viewer',
    examples: { tr: ['değişiklikler', 'değişiklikler 7 gün'], en: ['changes', 'changes 7 days'] },
    run: changesCommand,
  },
  {
    name: 'waiting',
    words: { tr: ['bekleyenler', 'bekleyen'], en: ['waiting', 'pending'] },
    role: 'viewer',
    examples: { tr: ['bekleyenler'], en: ['waiting'] },
    run: waitingCommand,
  },
  {
    name: 'report',
    words: { tr: ['rapor'], en: ['report'] },
    role: 'viewer',
    examples: {
      tr: ['rapor', 'rapor bugün', 'rapor 01.03.2026'],
      en: ['report', 'report today', 'report 01.03.2026'],
    },
    run: reportCommand,
  },
  {
    name: 'reports',
    words: { tr: ['raporlar'], en: ['reports'] },
    role: 'viewer',
    examples: {
      tr: ['raporlar', 'raporlar marka="Örnek Kahve"'],
      en: ['reports', 'reports brand="Örnek Kahve"'],
    },
    run: lastReportsCommand,
  },
  {
    name: 'addEvidence',
    words: { tr: ['kanıt-ekle', 'kanıtekle'], en: ['add-evidence'] },
    role: 'editor',
    examples: {
      tr: ['kanıt-ekle 70f5…7c6d not="çağrı kaydı 118, 2. dakika"'],
      en: ['add-evidence 70f5…7c6d note="call 118, second minute"'],
    },
    run: addEvidenceCommand,
  },
  {
    name: 'drill',
    words: { tr: ['tatbikat'], en: ['drill'] },
    role: 'viewer',
    examples: {
      tr: ['tatbikat', 'tatbikat başlat marka="Örnek Kahve"'],
      en: ['drill', 'drill start brand="Örnek Kahve"'],
    },
    run: drillCommand,
  },
  {
    name: 'erase',
    words: { tr: ['sil'], en: ['erase'] },
    role: 'admin',
    examples: { tr: ['sil 0532 123 45 67'], en: ['erase 0532 123 45 67'] },
    run: eraseCommand,
  },
  {
    name: 'brands',
    words: { tr: ['marka', 'markalar'], en: ['brand', 'brands'] },
    role: 'admin',
    examples: {
      tr: [
        'marka ekle Örnek Çay kod=123458 tescil="2019 12345" kısa="çay, öç"',
        'marka listele',
        'marka kapat "Örnek Kahve"',
      ],
      en: [
        'brand add Örnek Çay code=123458 trademark="2019 12345" short="çay, öç"',
        'brand list',
        'brand close "Örnek Kahve"',
      ],
    },
    run: brandCommand,
  },
  {
    name: 'rooms',
    words: { tr: ['abone', 'oda'], en: ['subscribe', 'room'] },
    role: 'admin',
    examples: {
      tr: ['abone marka="Örnek Kahve"', 'abone marka="Örnek Kahve" saat=08:30', 'abone listele'],
      en: ['subscribe brand="Örnek Kahve"', 'subscribe brand="Örnek Kahve" at=08:30', 'subscribe list'],
    },
    run: roomCommand,
  },
  {
    name: 'roles',
    words: { tr: ['yetki', 'yetkiler'], en: ['role', 'roles'] },
    role: 'admin',
    examples: {
      tr: [
        'yetki ver @U0123ABCD düzenleyici marka="Örnek Kahve"',
        'yetki ver telegram 123456789 görüntüleyici',
        'yetki al @U0123ABCD',
        'yetki listele',
      ],
      en: [
        'role give @U0123ABCD editor brand="Örnek Kahve"',
        'role give telegram 123456789 viewer',
        'role take @U0123ABCD',
        'role list',
      ],
    },
    run: roleCommand,
  },
  {
    name: 'settings',
    words: { tr: ['ayar', 'ayarlar'], en: ['setting', 'settings'] },
    role: 'admin',
    examples: {
      tr: ['ayar', 'ayar drill_day 3', 'ayar saturday_is_business evet'],
      en: ['setting', 'setting drill_day 3', 'setting saturday_is_business yes'],
    },
    run: settingCommand,
  },
  {
    name: 'setup',
    words: { tr: ['kurulum'], en: ['setup'] },
    // Decides itself: while nobody is admin, it tells anybody how the first one is made.
    role: null,
    examples: { tr: ['kurulum'], en: ['setup'] },
    run: setupCommand,
  },
  {
    name: 'diagnosis',
    words: { tr: ['tanı', 'durum'], en: ['diagnosis', 'status'] },
    role: 'admin',
    examples: { tr: ['tanı'], en: ['diagnosis'] },
    run: diagnosisCommand,
  },
  {
    name: 'help',
    words: { tr: ['yardım'], en: ['help'] },
    role: null,
    examples: { tr: ['yardım', 'yardım ret'], en: ['help', 'help reject'] },
    run: async (context, rest) => helpReply(context, rest, staffCommands),
  },
]

/** What the buttons about reports do. They need a viewer's role, and are pressed in Telegram too. */
export const reportActions: ReadonlyMap<string, ReportAction> = new Map<string, ReportAction>([
  ['day-files', dayFilesAction],
  ['day-report', dayReportAction],
  ['last-reports', lastReportsAction],
])

/** What the buttons of the staff do, by the name they carry. */
export const staffActions: ReadonlyMap<string, StaffAction> = new Map<string, StaffAction>([
  ['ask-role', { role: null, run: askForRoleAction }],
  ['history', { role: 'viewer', run: historyAction }],
  ['evidence', { role: 'viewer', run: evidenceAction }],
  ['complaint-close', { role: 'editor', run: closeComplaintAction }],
  ['database', { role: 'editor', run: databaseAction }],
  ['file', { role: 'viewer', run: fileAction }],
  ['open-form', { role: 'viewer', run: (context, [name]) => openForm(context, name, staffCommands) }],
  ['upload', { role: 'editor', run: uploadAction }],
  ['import-shared', { role: 'editor', run: sharedFileAction }],
  ['import-show', { role: 'editor', run: importShowAction }],
  ['import-apply', { role: 'editor', run: importApplyAction }],
  ['import-over', { role: 'editor', run: importOverAction }],
  ['import-drop', { role: 'editor', run: importDropAction }],
  ['import-void', { role: 'editor', run: importVoidAction }],
  ['draft', { role: 'editor', run: draftAction }],
  ['reject', { role: 'editor', run: rejectAction }],
  ['change', { role: 'editor', run: changeAction }],
  ['add-evidence', { role: 'editor', run: addEvidenceAction }],
  ['drill-start', { role: 'admin', run: drillStartAction }],
  ['drill-add', { role: 'editor', run: drillAddAction }],
  ['drill-missing', { role: 'editor', run: drillMissingAction }],
  ['erase', { role: 'admin', run: eraseAction }],
  ['grant', { role: 'admin', run: grantAction }],
  ['brand-new', { role: 'admin', run: brandNewAction }],
  ['brand-close', { role: 'admin', run: brandCloseAction }],
  ['room-add', { role: 'admin', run: roomAddAction }],
  ['room-remove', { role: 'admin', run: roomRemoveAction }],
  ['changes', { role: 'viewer', run: changesAction }],
  ['waiting', { role: 'viewer', run: waitingCommand }],
  ['dispute-show', { role: 'editor', run: disputeShowAction }],
  ['second-show', { role: 'editor', run: showApproval }],
  ['second-approve', { role: 'editor', run: approve }],
  ['second-decline', { role: 'editor', run: decline }],
  ['setting', { role: 'admin', run: settingAction }],
  ['role-give', { role: 'admin', run: roleGiveAction }],
  ['role-take', { role: 'admin', run: roleTakeAction }],
  ...[...reportActions].map(([name, run]) => [name, { role: 'viewer', run }] as const),
])

/** What the forms of the staff do, by the name they carry. */
export const staffForms: ReadonlyMap<string, StaffForm> = new Map<string, StaffForm>([
  ['list', { role: 'viewer', submit: submitList }],
  ['look-up', { role: 'viewer', submit: submitAsking('look-up') }],
  ['history', { role: 'viewer', submit: submitAsking('history') }],
  ['evidence', { role: 'viewer', submit: submitAsking('evidence') }],
  ['add-evidence', { role: 'editor', submit: submitEvidence }],
  ['brand-add', { role: 'admin', submit: submitBrand }],
  ['record-onay', { role: 'editor', submit: submitRecord('ONAY') }],
  ['record-ret', { role: 'editor', submit: submitRecord('RET') }],
  ['record-change', { role: 'editor', submit: submitChange }],
])

/** What can be done about a message that somebody wrote. */
export const staffShortcuts: ReadonlyMap<string, StaffShortcut> = new Map<string, StaffShortcut>([
  ['refuse', { role: 'editor', run: refuseMessage }],
])

/** Everything recipients can type; Telegram's menu shows the first word of each. */
export const recipientCommands: readonly RecipientCommand[] = [
  { name: 'list', words: ['izinlerim', 'izinler', 'consents'], run: listReply },
  { name: 'stop', words: ['ret', 'red', 'reddet', 'dur', 'durdur', 'iptal', 'stop'], run: stopCommand },
  { name: 'onay', words: ['onay', 'onayla', 'izinver', 'allow'], run: onayCommand },
  { name: 'history', words: ['gecmis', 'history'], run: historyReply },
  { name: 'limit', words: ['sure', 'limit'], run: limitsReply },
  { name: 'dispute', words: ['itiraz', 'dispute'], run: disputesReply },
  { name: 'email', words: ['eposta', 'email', 'mail'], run: emailCommand },
  { name: 'data', words: ['verilerim', 'mydata'], run: dataReply },
  {
    name: 'erase',
    words: ['verilerimi_sil', 'verilerimisil', 'sil', 'erase'],
    run: (speaker) => eraseOwnReply(speaker),
  },
  { name: 'inform', words: ['kvkk', 'aydinlatma', 'privacy'], run: informReply },
  { name: 'language', words: ['dil', 'language'], run: languageReply },
  { name: 'help', words: ['yardim', 'help'], run: recipientHelp },
  { name: 'start', words: ['start', 'basla', 'merhaba'], run: startReply },
]

/** What the buttons of recipients do. */
export const recipientActions: ReadonlyMap<string, RecipientAction> = new Map<string, RecipientAction>([
  ['list', listReply],
  ['stop', stopReply],
  ['stop-all', stopAllReply],
  ['stop-choose', stopChooseReply],
  ['stop-page', stopPageReply],
  ['stop-forwarded', stopForwardedReply],
  ['link-stop', linkStopReply],
  ['undo', undoReply],
  ['onay', onayAskReply],
  ['onay-give', onayGiveReply],
  ['form-give', formGiveReply],
  ['own-history', historyPageReply],
  ['own-data', dataLinkReply],
  ['receipt', receiptReply],
  ['limits', limitsReply],
  ['limit', limitAskReply],
  ['limit-set', limitSetReply],
  ['limit-lift', limitLiftReply],
  ['disputes', disputesReply],
  ['dispute', disputeReply],
  ['dispute-write', disputeWriteReply],
  ['forget-address', forgetAddressReply],
  ['erase-own', eraseOwnReply],
  ['phone', (speaker) => askForContact(speaker, speaker.messages.recipient.start.askForContact)],
  ['email', (speaker) => emailCommand(speaker, '')],
  ['email-again', emailAgainReply],
  ['language', (speaker, [wanted = '']) => languageReply(speaker, wanted)],
])

/** Two commands that answer to one word stop the program at its start. */
export function checkTable(
  commands: readonly {
    readonly name: string
    readonly words: Readonly<Record<Language, readonly string[]>>
  }[],
): void {
  const owners = new Map<string, string>()
  for (const { name, words } of commands) {
    for (const word of new Set([...words.tr, ...words.en].map(fold))) {
      const owner = owners.get(word)
      if (owner !== undefined)
        throw new Error(`Cannot use the command word "${word}": both ${owner} and ${name} have it`)
      owners.set(word, name)
    }
  }
}

checkTable(staffCommands)
checkTable(recipientCommands.map(({ name, words }) => ({ name, words: { tr: words, en: [] } })))
