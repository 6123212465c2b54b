import { ended } from '../../../src/report/sentence.ts'
import { ending, list } from '../turkish.ts'

/** What the bot says in a group; everybody there reads it. */
export const telegramRoom = {
  notAllowed: 'Bunu bu odanın yöneticileri yapabilir; kendi adınızla yazın, oda adına değil.',
  whichBrand: (brands: readonly string[]) =>
    ended(`Hangi marka? Adıyla yazın, örneğin /abone kahve. Markalar: ${list(brands)}`),
  subscribed: (brand: string) => `Bu oda ${brand} günlük raporunu alacak. Bitirmek için: /abone_sil`,
  already: (brand: string) => `Bu oda ${brand} günlük raporunu zaten alıyor. Bitirmek için: /abone_sil`,
  asked: {
    asked: (brand: string) =>
      `İstek ${ending(brand, 'genitive')} yöneticilerine iletildi. Onlardan biri kabul ederse günlük rapor bu odaya gelir, burada haber veririm.`,
    'no-admin': (brand: string) =>
      `${ending(brand, 'genitive')} ulaşılabilen bir yöneticisi yok, istek iletilemedi. Şirketinizde izin'i yöneten kişiye başvurun.`,
    'too-many': (brand: string) =>
      `${ending(brand, 'genitive')} yöneticilerine bugün çok istek iletildi. Yarın yeniden deneyin.`,
  },
  left: (brand: string) => `Bu oda ${brand} günlük raporunu artık almayacak.`,
  notSubscribed: 'Bu oda günlük rapor almıyordu; bir şey değişmedi.',
  whichToLeave: (brands: readonly string[]) =>
    ended(`Hangi marka? Adıyla yazın, örneğin /abone_sil kahve. Bu odaya gelenler: ${list(brands)}`),
  post: {
    text: (title: string, brand: string) =>
      `${title === '' ? 'Bir Telegram odasının' : `"${title}" adlı Telegram odasının`} yöneticisi, ${brand} günlük raporunu o odaya istiyor. Kabul ederseniz odadaki herkes sayıları okur; tanımadığınız bir odaysa bir şey yapmayın.`,
    place: (id: string) => `Oda no ${id}`,
    summary: (brand: string) => `Bir Telegram odası ${brand} günlük raporunu istiyor.`,
    allow: (brand: string) => `${brand} raporunu o odaya gönder`,
    allowed: (brand: string) => `${brand} günlük raporu o odaya gidecek. Oda haberdar edildi.`,
  },
  menu: {
    subscribe: 'Bu odaya günlük raporu getir',
    leave: 'Günlük raporu bu odadan kaldır',
  },
}
