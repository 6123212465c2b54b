/** Every command for the staff: what stands behind its verb, and one line of help. */
const staff = {
  lookUp: { usage: '[ADRES] [kanal] [marka=…]', help: 'Bir adresin izin durumunu gösterir.' },
  list: {
    usage: '',
    help: 'Yapıştırılan ya da dosyayla verilen adreslerden kime gönderilebileceğini gösterir; sonucu dosya olarak verir.',
  },
  add: {
    usage: '[ADRES KANAL KAYNAK] [tarih] [marka=…] [tip=…] [not="…"]',
    help: 'İzni alınmış bir adresi ONAY olarak ekler.',
  },
  approve: {
    usage: '[ADRES KANAL KAYNAK] [tarih] [marka=…] [tip=…] [not="…"]',
    help: 'Alıcının yeni izniyle kaydı ONAY yapar.',
  },
  reject: {
    usage: '[ADRES KANAL] [kaynak] [tarih] [marka=…] [tip=…] [not="…"]',
    help: 'Alıcının reddini RET olarak yazar.',
  },
  history: { usage: '[ADRES] [marka=…]', help: 'Bir adresin izin geçmişini gösterir.' },
  evidence: {
    usage: '[ADRES] [ileti günü] [marka=…]',
    help: 'Bir adresin izin kanıtlarını gösterir; belge (PDF) ve denetim dosyası (ZIP) verir.',
  },
  complaint: {
    usage: '[ADRES] [kanal] [ileti tarihi] [geldi=GÜN] [ileti="…"] [marka=…] [not="…"] ya da NO [not="…"]',
    help: 'Bir adresle ilgili şikâyeti not eder, yanıt süresini başlatır. Numarayla şikâyeti gösterir; not ile alıcısına yazar.',
  },
  complaints: { usage: '[marka=…]', help: 'Yanıt bekleyen şikâyetleri kalan süreleriyle gösterir.' },
  closeComplaint: { usage: '[NO] [sonuç] [not="…"]', help: 'Bir şikâyeti sonucuyla kapatır.' },
  database: {
    usage: '[tarih saat] [onay|hepsi] [marka=…]',
    help: 'Bir markanın izinli veri tabanını verir: bugünkü durum (CSV, Excel) ya da geçmiş bir an (CSV).',
  },
  upload: {
    usage: '[marka=…] ya da geri-al NUMARA',
    help: 'Bir izin listesini (CSV, Excel) yükler: önce ön izleme, sonra siz uygularsınız. Hatalı yükleme bir gün içinde geri alınır.',
  },
  changes: {
    usage: '[gün sayısı ya da tarih] [marka=…]',
    help: 'Alıcıların kendi değişikliklerini gösterir.',
  },
  waiting: {
    usage: '',
    help: "Sizi bekleyenleri gösterir: ikinci kişinin doğrulaması, şikâyetler, İYS'ye bildirme süreleri.",
  },
  report: { usage: '[tarih] [marka=…]', help: 'Bir günün raporunu gösterir; tarih yoksa dünün.' },
  addEvidence: {
    usage: '[KAYIT_NO not="…"]',
    help: 'Daha önce yazılmış bir kayda kanıt ekler; kayıt no, izin geçmişinde görünür.',
  },
  reports: { usage: '[marka=…]', help: 'Son 7 raporu, dosyalarıyla gösterir.' },
  erase: {
    usage: '[ADRES]',
    help: 'İsteyen alıcının adresini siler: her yerde RET olur, artık görünmez.',
  },
  brands: {
    usage: 'listele | ekle AD kod=… [tescil="…"] [kısa="…"] | değiştir MARKA … | kapat MARKA',
    help: 'Markaları gösterir, ekler, değiştirir, kapatır.',
  },
  rooms: {
    usage: '[marka=…] [saat=…] [oda=…] | listele | sil [marka=…]',
    help: 'Günlük raporu bu odaya getirir; alan odaları gösterir, keser.',
  },
  roles: {
    usage: 'listele | ver KİŞİ YETKİ [marka=…] | al KİŞİ [marka=…]',
    help: 'Kimin hangi yetkisi olduğunu gösterir; yetki verir, alır.',
  },
  settings: { usage: '[ad] [değer]', help: 'Ayarları anlamları ve varsayılanlarıyla gösterir, değiştirir.' },
  setup: { usage: '', help: 'Kurulumda eksik kalanı ve sıradaki komutu gösterir.' },
  diagnosis: {
    usage: '',
    help: 'Destek isterken iletilecek durumu gösterir: sürümler, bağlantılar, kuyruklar, saat.',
  },
  help: { usage: '[komut]', help: 'Komutları ve örneklerini gösterir.' },
}

/** The recipient's commands, as Telegram's menu shows them. */
const recipient = {
  start: 'Başlangıç ve tanıtım',
  list: 'Kayıtlı izinlerim',
  stop: 'İletileri durdur',
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

export const commands = { staff, recipient }
