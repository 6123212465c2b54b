import { tr } from '../../messages/tr.ts'
import { checkReach, checkTable } from '../check-table.ts'
import { addEvidenceCommand, evidenceByIdForm } from './add-evidence.ts'
import { brandCommand } from './brands.ts'
import { changesCommand } from './changes.ts'
import { closeComplaintCommand, closeComplaintForm } from './close-complaint.ts'
import type { StaffCommand } from './command.ts'
import { complaintCommand, complaintForm } from './complaint.ts'
import { complaintsCommand } from './complaints.ts'
import { databaseCommand } from './database.ts'
import { reportCommand } from './day-report.ts'
import { eraseCommand, eraseForm } from './erase.ts'
import { evidenceCommand } from './evidence.ts'
import { helpReply } from './help.ts'
import { historyCommand } from './history.ts'
import { lastReportsCommand } from './last-reports.ts'
import { listCommand, listForm } from './list.ts'
import { askingForm, lookUpCommand } from './look-up.ts'
import { recordCommand } from './record.ts'
import { recordForm } from './record-forms.ts'
import { roleCommand } from './roles.ts'
import { roomCommand } from './rooms.ts'
import { settingCommand } from './settings.ts'
import { diagnosisCommand, setupCommand } from './setup.ts'
import { uploadCommand } from './upload.ts'
import { waitingCommand } from './waiting.ts'

/** Everything the staff can type. Grammar, help, hints, menus and the docs table come from here. */
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
        'şikayet 0532 123 45 67 geldi=dün ileti="Kahvelerde %20 indirim"',
        'şikayet 0532 123 45 67',
        'şikayet 3 not="Formunuzu bulduk, size gönderiyoruz."',
      ],
      en: [
        'complaint 0532 123 45 67 sms yesterday 14:30 brand="Örnek Kahve" note="e-Devlet 2026/4711"',
        'complaint 0532 123 45 67 received=yesterday text="Coffee at half price"',
        'complaint 0532 123 45 67',
        'complaint 3 note="We have found your form and are sending it."',
      ],
    },
    run: complaintCommand,
    form: complaintForm,
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
    opens: ['report-form'],
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
    form: closeComplaintForm,
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
    opens: ['database-form'],
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
    opens: ['upload-form'],
  },
  {
    name: 'changes',
    words: { tr: ['değişiklikler', 'değişiklik'], en: ['changes'] },
    role: 'viewer',
    examples: {
      tr: ['değişiklikler', 'değişiklikler 7 gün', 'değişiklikler 3 kahve'],
      en: ['changes', 'changes 7 days', 'changes 3 kahve'],
    },
    run: changesCommand,
    opens: ['report-form'],
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
    opens: ['report-form'],
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
    opens: ['report-form'],
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
    form: evidenceByIdForm,
  },
  {
    name: 'erase',
    words: { tr: ['sil'], en: ['erase'] },
    role: 'admin',
    examples: { tr: ['sil 0532 123 45 67'], en: ['erase 0532 123 45 67'] },
    run: eraseCommand,
    form: eraseForm,
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
    opens: ['brand-new', 'brand-form'],
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
    opens: ['room-form'],
  },
  {
    name: 'roles',
    words: { tr: ['yetki', 'yetkiler'], en: ['role', 'roles'] },
    role: 'admin',
    examples: {
      tr: ['yetki ver @U0123ABCD düzenleyici marka="Örnek Kahve"', 'yetki al @U0123ABCD', 'yetki listele'],
      en: ['role give @U0123ABCD editor brand="Örnek Kahve"', 'role take @U0123ABCD', 'role list'],
    },
    run: roleCommand,
    opens: ['role-form'],
  },
  {
    name: 'settings',
    words: { tr: ['ayar', 'ayarlar'], en: ['setting', 'settings'] },
    role: 'admin',
    examples: {
      tr: ['ayar', 'ayar complaint_answer_days 10', 'ayar saturday_is_business evet'],
      en: ['setting', 'setting complaint_answer_days 10', 'setting saturday_is_business yes'],
    },
    run: settingCommand,
    opens: ['setting-form'],
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
    opens: ['command'],
  },
]

checkTable(staffCommands)
checkReach(staffCommands, (name) => tr.commands.staff[name].usage)
