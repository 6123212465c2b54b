import type { Role } from '../../../src/register/staff.ts'
import { dateWithWeekday, number } from '../turkish.ts'
import { words } from './words.ts'

/** The app's own tab. */
export const home = {
  title: (day: string) => `Bugün · ${dateWithWeekday(day)}`,
  role: (role: Role) => `Yetkiniz: ${words.roles[role]}.`,
  moreBrands: (count: number) =>
    `${number(count)} marka daha var; birini görmek için rapor komutuna marka=… ekleyin.`,
  waiting: 'Bekleyenler',
  showWaiting: 'Bekleyenleri göster',
  nothingWaits: 'Sizi bekleyen bir iş yok.',
  complaints: (count: number, command: string) =>
    `${number(count)} şikâyet yanıt bekliyor: ${command} şikayetler`,
  showComplaints: 'Açık şikâyetler',
  allCommands: 'Bütün komutlar',
  lookUp: 'İzin sorgula',
  add: 'ONAY kaydet',
  reject: 'RET kaydet',
  list: 'Liste sorgula',
  upload: 'Dosya yükle',
}
