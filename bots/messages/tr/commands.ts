/** One line of help for every command of the staff. */
const staff = {
  lookUp: 'Bir adresin izin durumunu gösterir.',
  list: 'Yapıştırılan ya da dosyayla verilen adreslerden kime gönderilebileceğini gösterir; sonucu dosya olarak verir.',
  add: 'İzni alınmış bir adresi ONAY olarak ekler; RET olan kaydı yeni izinle ONAY yapar.',
  reject: 'Alıcının reddini RET olarak yazar.',
  history: 'Bir adresin izin geçmişini gösterir.',
  evidence: 'Bir adresin izin kanıtlarını gösterir; belge (PDF) ve denetim dosyası (ZIP) verir.',
  complaint:
    'Bir adresle ilgili şikâyeti not eder, yanıt süresini başlatır. Numarayla şikâyeti gösterir; not ile alıcısına yazar.',
  complaints: 'Yanıt bekleyen şikâyetleri kalan süreleriyle gösterir.',
  closeComplaint: 'Bir şikâyeti sonucuyla kapatır.',
  database: 'Bir markanın izinli veri tabanını verir: bugünkü durum (CSV, Excel) ya da geçmiş bir an (CSV).',
  upload:
    'Bir izin listesini (CSV, Excel) yükler: önce ön izleme, sonra siz uygularsınız. Hatalı yükleme bir gün içinde geri alınır.',
  changes: 'Alıcıların kendi değişikliklerini gösterir.',
  waiting: "Sizi bekleyenleri gösterir: ikinci kişinin doğrulaması, şikâyetler, İYS'ye bildirme süreleri.",
  report: 'Bir günün raporunu gösterir; tarih yoksa dünün.',
  addEvidence: 'Daha önce yazılmış bir kayda kanıt ekler; kayıt no, izin geçmişinde görünür.',
  reports: 'Son 7 raporu, dosyalarıyla gösterir.',
  erase: 'İsteyen alıcının adresini siler: her yerde RET olur, artık görünmez.',
  brands: 'Markaları gösterir.',
  rooms: 'Günlük raporu alan odaları gösterir; marka yazılırsa bu odayı ekler.',
  roles: 'Kimin hangi yetkisi olduğunu gösterir.',
  settings: 'Ayarları anlamları ve varsayılanlarıyla gösterir, değiştirir.',
  setup: 'Kurulumda eksik kalanı ve sıradaki komutu gösterir.',
  diagnosis: 'Destek isterken iletilecek durumu gösterir: sürümler, bağlantılar, kuyruklar, saat.',
  help: 'Komutları ve örneklerini gösterir.',
  voidUpload: 'Hatalı bir yüklemeyi bir gün içinde geri alır.',
  brandAdd: 'Yeni bir marka ekler.',
  brandEdit: 'Bir markanın tescil numarasını ve kısa adlarını değiştirir.',
  brandClose: 'Bir markayı kapatır; önce sorar.',
  roomAdd: 'Günlük raporu bu odaya ya da adı verilen odaya getirir.',
  roomRemove: 'Bir odanın günlük raporunu keser; önce sorar.',
  roleGive: 'Birine yetki verir.',
  roleTake: 'Birinden yetki alır; önce sorar.',
  change: 'Bir adresin iznini değiştirir.',
  complaintAnswer: 'Şikâyeti açan alıcıya yazar.',
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
