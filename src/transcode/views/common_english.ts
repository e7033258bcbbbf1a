/**
 * English words that are in every kind of text, beyond those of the lists of stop words: they say how
 * somebody writes, not of what.
 *
 * @module
 */

/** Common verbs, adjectives, adverbs and measures, as they are written. */
export const COMMON_ENGLISH: ReadonlySet<string> = new Set((
  "able about above according account across act actually add added adding after again against ago " +
  "ahead all allow allowed allows almost alone along already also although always among amount an and " +
  "another any anyone anything apparently appear appears are area around article ask asked asking at " +
  "available away back bad based be became because become becomes been before began begin behind being " +
  "believe below best better between beyond big bit both bring brought but by call called calls came " +
  "can cannot can't case cases certain certainly change changes clear clearly close com come comes coming " +
  "common consider considered contact continue continued could couldn't course current currently day " +
  "days decided despite did didn't different difficult do does doesn't doing done don't down due during " +
  "each earlier early easily easy effort either else end enough especially etc even ever every everyone " +
  "everything exactly example expect expected fact far feel felt few fewer find finally first five follow " +
  "followed following for former found four from full further gave general generally get gets getting " +
  "give given gives giving go goes going gone good got great group had half hand happen happened hard has " +
  "hasn't have haven't having he held help helped helps her here herself high him himself his hold hour " +
  "hours how however http https idea if image important in include included includes including indeed " +
  "information instead interest into is isn't issue issues it item items its itself i'm i've it's just " +
  "keep keeps kept kind knew know known knows large largely last late later latest least leave led left " +
  "less let let's like likely line list little live long longer look looked looking looks lot lots made " +
  "main mainly make makes making man many matter may maybe me mean meaning means meanwhile men might mind " +
  "minute minutes moment month months more most mostly move much must my myself name named near nearly " +
  "need needed needs never new news next no none nor not note nothing now number numbers of off offer " +
  "offered offers often old on once one ones only open or order other others our out over own page part " +
  "particular particularly parts past people per percent perhaps person photo place places please point " +
  "points possible post present pretty previous previously probably problem problems provide provided " +
  "provides put quickly quite rather read ready real really reason reasons recent recently related report " +
  "reported reports require required result results right run running said same saw say saying says second " +
  "section see seem seemed seems seen sent set several shall she should show showed shown shows side " +
  "similar simple simply since single site six small so some someone something sometimes soon sort start " +
  "started state still stop story such sure take taken takes taking talk tell ten than that that's the " +
  "their them themselves then there therefore these they thing things think third this those though " +
  "thought thousand three through thus till time times to today together told too took top toward towards " +
  "tried true try trying turn turned twice two type under unless until up upon us use used useful user " +
  "users uses using usually various very via view want wanted wants was wasn't way ways we week weeks well " +
  "went were what whatever when where whether which while who whole whom whose why will with within " +
  "without woman won't word words work worked working works world would wouldn't write writes writing " +
  "written wrote www year years yes yesterday yet you your yours yourself you're you've he's she's we're " +
  "they're monday tuesday wednesday thursday friday saturday sunday january february march april june " +
  "july august september october november december"
).split(" "));
