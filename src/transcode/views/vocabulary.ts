/**
 * The words by which pages are put into categories where a site names none of its own. English and
 * Korean.
 *
 * @module
 */

/** Categories by name, each with the words that speak for it. */
export type Vocabulary = Readonly<Record<string, readonly string[]>>;

/** The categories that every site has. */
export const VOCABULARY: Vocabulary = {
  Technology: words(
    "software hardware computer programming code developer algorithm internet browser server database " +
      "smartphone laptop app android iphone api startup robot encryption cybersecurity network cloud " +
      "processor chip gadget javascript python linux web website http protocol data ai machine-learning " +
      "기술 소프트웨어 컴퓨터 프로그램 프로그래밍 개발자 인터넷 서버 데이터 스마트폰 앱 인공지능 로봇 반도체 보안 네트워크 클라우드 웹",
  ),
  Science: words(
    "scientist research study physics chemistry biology astronomy space planet galaxy nasa telescope " +
      "experiment laboratory molecule atom genome gene evolution theory species fossil quantum spacecraft " +
      "moon mars cell protein 과학 과학자 연구 물리학 화학 생물학 천문학 우주 행성 은하 실험 분자 유전자 진화 세포 위성",
  ),
  Health: words(
    "health disease patient doctor hospital medicine medical vaccine virus cancer treatment symptom " +
      "infection surgery drug therapy diet nutrition exercise mental clinical diagnosis nurse pandemic " +
      "건강 질병 환자 의사 병원 의료 백신 바이러스 암 치료 증상 감염 수술 약 식단 영양 운동 진단",
  ),
  Business: words(
    "business company market stock investor investment economy economic bank finance financial revenue " +
      "profit sales earnings shareholder price trade tariff inflation currency merger retailer customer " +
      "billion ceo employer budget 경제 기업 회사 시장 주식 투자 투자자 은행 금융 매출 이익 수출 수입 물가 환율 고객 경영",
  ),
  Politics: words(
    "government president minister parliament congress senate senator election vote voter campaign party " +
      "democrat republican policy law court lawsuit diplomat treaty sanction impeachment embassy referendum " +
      "mayor governor 정부 대통령 장관 국회 의원 선거 투표 정당 정책 법 법원 외교 조약 탄핵 시장 정치",
  ),
  Sports: words(
    "team player game season coach league match goal championship tournament football soccer basketball " +
      "baseball hockey tennis golf olympic quarterback touchdown score stadium athlete race cup " +
      "팀 선수 경기 시즌 감독 리그 골 우승 대회 축구 농구 야구 배구 테니스 올림픽 득점 승리",
  ),
  Culture: words(
    "film movie music album song band concert actor actress director theatre museum art artist gallery " +
      "book novel author poem literature television series episode celebrity festival painting dance design " +
      "영화 음악 앨범 노래 배우 감독 공연 연극 미술관 박물관 예술 작가 책 소설 문학 드라마 방송 축제 그림 디자인",
  ),
  Food: words(
    "food recipe cook cooking restaurant chef ingredient oven bake flavor flavour sauce cheese meat " +
      "vegetable fruit bread soup wine coffee tea sugar butter dinner breakfast cake " +
      "음식 요리 레시피 식당 재료 맛 소스 고기 채소 과일 빵 국 와인 커피 차 설탕 버터 김치 녹차 찻집",
  ),
  Travel: words(
    "travel traveller tourist tourism hotel flight airport airline beach island vacation trip journey " +
      "destination passport train luggage tour resort cruise 여행 관광 관광객 호텔 비행기 공항 항공 해변 섬 휴가 여권 기차 투어",
  ),
  Environment: words(
    "climate environment pollution emission carbon energy solar renewable wildlife forest ocean recycling " +
      "conservation drought flood storm temperature biodiversity glacier warming " +
      "기후 환경 오염 배출 탄소 에너지 태양광 재생 야생 숲 바다 재활용 보전 가뭄 홍수 태풍 온난화",
  ),
  Education: words(
    "school student teacher university college education classroom curriculum exam degree scholarship " +
      "learning lesson course campus professor kindergarten literacy " +
      "학교 학생 교사 대학 대학교 교육 교실 시험 학위 장학금 수업 교수 유치원 공부",
  ),
  Motoring: words(
    "car vehicle driver engine motorcycle electric battery automaker truck horsepower sedan suv wheel " +
      "brake dealership hybrid tesla toyota 자동차 차량 운전자 엔진 오토바이 전기차 배터리 트럭 마력 세단 바퀴 하이브리드",
  ),
};

function words(list: string): readonly string[] {
  return list.split(" ").map((word) => word.replaceAll("-", " "));
}
