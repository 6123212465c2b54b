import type { SettingName } from '../../../src/register/settings.ts'

/** What each setting of the company does. */
export const settingMeanings: Readonly<Record<SettingName, string>> = {
  repeat_onay: 'ONAY üstüne ONAY gelince: refresh yeni tarihi ve kaynağı alır, reject H174 ile geri çevirir.',
  equal_date_refused: 'Kayıttakiyle aynı tarihli istek, eski tarihli gibi H178 ile geri çevrilir.',
  saturday_is_business: 'Cumartesi iş günü sayılır.',
  half_day_is_business: 'Yarım günler (28 Ekim, arifeler) iş günü sayılır.',
  holidays: 'Eklenecek ya da düzeltilecek tatiller, JSON olarak.',
  holidays_confirmed_through: 'Dinî bayramların hangi yıla kadar Diyanet takvimiyle karşılaştırıldığı.',
  telegram_source: "Alıcının Telegram'da yaptığı değişikliğe yazılan kaynak.",
  confirm_consents:
    'Elektronik yolla verilen ONAY, alıcısına aynı gün çıkış yoluyla birlikte bildirilir; hayır: şirket bunu kendisi yapar.',
  page_source: 'Alıcının kendi sayfasında yaptığı değişikliğe yazılan kaynak.',
  look_ups_per_day: 'Bir çalışanın günde kaç adres sorgulayabileceği.',
  client_requests_per_second:
    'Oturum açmış bir sistemin saniyede kaç istek yapabileceği; aşınca H124 ile geri çevrilir; kapalı: sınır yok.',
  second_person_over_ret:
    "Çalışanın RET kaydını ONAY'a çevirmesi için ikinci bir kişinin doğrulaması beklenir.",
  second_person_above:
    'Bundan fazla ONAY bir defada yazılacaksa ikinci bir kişinin doğrulaması beklenir; kapalı: hiç beklenmez. RET hiçbir zaman beklemez.',
  proof_days: 'Alıcının telefon ya da e-posta doğrulamasının kaç gün geçerli olduğu.',
  complaint_answer_days: 'Şikâyetin kaç iş gününde yanıtlanacağı: şirketin kendi seçimi, yasal süre değil.',
  retention_years: 'İzni biten adresin kaç yıl saklanacağı; kanun üç yıl ister.',
  recipient_digest:
    'Alıcıların kendi değişikliklerinin sayısı, değişiklik olan her saat için markanın odalarına yazılır.',
  key_copy_kept: 'Anahtarın bir kopyası başka bir yerde saklanıyor; kurulum komutu bunu sorar.',
  report_catch_up_days: 'Kesintiden sonra kaç günün raporunun sonradan gönderileceği.',
}
