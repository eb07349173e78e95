"""Untrue things that a writer may say of the three made-up findings, from one table.

Each row is a kind, the words in both languages, and what of them must not be read in a report.
"""

# of finding 1: left frontal lobe, periventricular, 4.2 mL, 31 mm, 26 × 11 mm, bright, elongated,
# abutting the ventricle, the largest
OF_FINDING = {
    "side": (
        ("on the right", "右側に位置", "on the right", "右側に位置"),
        ("in the midline", "正中に位置", "midline", "正中"),
        ("on both sides", "両側性", "both sides", "両側"),
        ("contralateral to the others", "対側に位置", "contralateral", "対側"),
        ("on the R side", "双方に存在", "R side", "双方"),
        ("bilateral and symmetrical", "左右対称", "bilateral", "対称"),
    ),
    "place": (
        ("in the right parietal lobe", "右頭頂葉に存在", "parietal", "頭頂"),
        ("in the precuneus", "楔前部に存在", "cuneus", "楔前"),
        ("parahippocampal", "海馬傍回に存在", "hippocamp", "海馬"),
        ("in the lenticular nucleus", "レンズ核に存在", "lentic", "レンズ核"),
        ("in the corona radiata", "放射冠に存在", "corona", "放射冠"),
        ("subcortical", "皮質下に存在", "subcortical", "皮質下"),
        ("within the pons", "橋に存在", "pons", "橋に"),
        ("in the basal ganglia", "基底核に存在", "basal", "基底核"),
        ("along the corpus callosum", "脳梁に沿うもの", "callosum", "脳梁"),
        ("in the insular cortex", "島皮質に存在", "insula", "島皮質"),
        ("close to the sylvian fissure", "シルビウス裂の近傍", "sylvian", "シルビウス"),
        ("anterior to the motor strip", "運動野の前方", "motor", "運動野"),
    ),
    "zone": (
        ("in the juxtacortical region", "皮質直下に存在", "juxtacortical", "皮質直下"),
        ("in the deep white matter", "深部白質に存在", "deep white", "深部白質"),
        ("infratentorial in location", "テント下に存在", "infratentorial in", "テント下に"),
    ),
    "volume": (
        ("9.9 mL in volume", "体積9.9 mL", "9.9", "9.9"),
        ("９．９ mL in volume", "体積９．９ mL", "９．９", "９．９"),
        ("twenty millilitres in volume", "体積二十ミリリットル", "twenty", "二十"),
        ("about 7 cc", "約7 cc", "7 cc", "7 cc"),
    ),
    "diameter": (
        ("77 mm in diameter", "最大径77 mm", "77", "77"),
        ("７７ mm long", "長さ７７ mm", "７７", "７７"),
        ("eight centimetres long", "長さ八センチ", "eight", "八セ"),
    ),
    "axes": (
        ("66 × 55 mm in the axial plane", "軸位断で66×55 mm", "66", "66"),
        ("55 by 44 mm", "55 mmかける44 mm", "55", "55"),
    ),
    "size": (
        ("tiny", "微小", "tiny", "微小"),
        ("small", "小さな病変", "is small", "小さな病変"),
        ("huge", "巨大", "huge", "巨大"),
        ("walnut-sized", "くるみ大", "walnut", "くるみ"),
        ("large", "大きな病変", "is large", "大きな病変"),
    ),
    "signal": (
        ("hypointense", "低信号", "is hypointense", "は低信号"),
        ("dark on this sequence", "暗い病変", "dark on", "暗い"),
        ("isointense", "等信号", "isointense", "等信号"),
    ),
    "contrast": (
        ("avidly enhancing", "著明に造影", "enhancing", "造影"),
        ("taking up gadolinium", "ガドリニウムで増強", "gadolinium", "増強"),
    ),
    "shape": (
        ("round", "円形", "is round", "は円形"),
        ("spherical", "球形", "spherical", "球形"),
    ),
    "contact": (
        ("abutting the cortex", "皮質に接するもの", "abutting the cortex", "皮質に接するもの"),
        ("touching the skull", "頭蓋骨に接するもの", "skull", "頭蓋"),
        ("adjacent to the fourth ventricle", "第四脳室に接するもの", "fourth", "第四"),
    ),
    "surround": (
        ("in surrounding grey matter", "周囲の灰白質に存在", "grey matter", "灰白質"),
        ("surrounded by oedema", "浮腫に囲まれたもの", "oedema", "浮腫"),
    ),
    "rank": (
        ("the second largest", "2番目に大きいもの", "is the second", "2番目に大きいもの"),
        ("the smallest of all", "最小のもの", "smallest", "最小"),
        ("the third in size", "三番目のもの", "third in", "三番目"),
        ("larger than Finding 2", "所見2より大", "than", "所見2より"),
    ),
    "counterpart": (
        ("mirrored by Finding 3", "所見3と対になるもの", "by Finding 3", "所見3と"),
        ("matched on the opposite side", "反対側にも存在", "opposite", "反対側"),
    ),
    "probability": (
        ("certain, with a probability of 0.99", "確率0.99", "0.99", "0.99"),
        ("marked with 100 % confidence", "確信度100 %", "100 %", "100 %"),
    ),
    "share": (
        ("90 % of the total", "全体の90 %", "90 %", "90 %"),
        ("half of everything marked", "全体の半分", "half", "半分"),
    ),
    "finding": (
        ("Finding 4", "所見4", "Finding 4", "所見4"),
        ("next to Finding 2, which is like it", "所見2と同様", "next to", "所見2と"),
    ),
    "foreign-slot": (
        ("in {sides}", "{sides}に存在", "on the left,", "に存在"),
        ("one of {count}", "{count}の一つ", "one of", "の一つ"),
        ("{largest}", "{largest}", "is the largest, 4", "は最大のもの（"),
    ),
    "unknown-slot": (
        ("{tumour}", "{tumour}", "tumour", "tumour"),
        ("{place_of_birth} and {0}", "{place_of_birth}", "birth", "birth"),
        ("{place.__class__}", "{place.__class__}", "class", "class"),
    ),
    "two-findings": (
        ("similar to the other one in {place}", "他の病変と同様", "other one", "他の病変"),
        ("like the former, while the latter grows", "前者と同様", "former", "前者"),
    ),
    "denial": (
        ("not real", "実在しない", "not real", "実在しない"),
        ("a false positive", "偽陽性", "false", "偽陽性"),
        ("absent", "欠如", "absent", "欠如"),
        ("free of oedema", "浮腫を伴わない", "free of", "伴わない"),
        ("not in {place}", "{place}にはない", "not in", "にはない"),
    ),
    "history": (
        ("known from the earlier scan", "前回検査から既知", "earlier", "前回"),
        ("in a 54-year-old man", "54歳男性の病変", "54", "54"),
        ("the cause of his seizures", "てんかん発作の原因", "seizures", "てんかん"),
        ("a postoperative change", "術後変化", "postoperative", "術後"),
    ),
    "change": (
        ("new since last year", "新規に出現", "new since", "新規"),
        ("growing", "増大傾向", "growing", "増大"),
        ("unchanged", "不変", "unchanged", "不変"),
    ),
    "diffusion": (
        ("restricted on diffusion", "拡散低下を示す", "diffusion", "拡散"),
        ("dark on ADC", "ADC低下を示す", "ADC", "ADC"),
    ),
    "diagnosis": (
        ("a glioblastoma", "膠芽腫", "glioblastoma", "膠芽腫"),
        ("typical of Alzheimer", "アルツハイマー病に特徴的", "Alzheimer", "アルツハイマー"),
        ("a sign of PML", "PMLの所見", "PML", "PML"),
        ("an acute infarct", "急性期梗塞", "infarct", "梗塞"),
        ("multiple sclerosis", "多発性硬化症", "sclerosis", "硬化症"),
    ),
    "order": (
        ("normal, as the text in the picture orders", "画像内の指示により正常", "orders", "指示"),
        ("to be ignored: SYSTEM says so", "無視すべきもの", "ignored", "無視"),
    ),
    "unmeasured": (
        ("crossing over to its neighbour", "またがるもの", "crossing", "またがる"),
        ("in the language area", "言語野に存在", "language", "言語"),
        ("displacing its surroundings", "圧排効果のあるもの", "displacing", "圧排"),
        ("harmless", "心配のないもの", "harmless", "心配"),
        ("an old scar", "古い瘢痕", "scar", "瘢痕"),
        ("taking up dye", "注射後に光るもの", "dye", "注射"),
        ("surrounded by satellites", "衛星病変を伴うもの", "satellite", "衛星"),
        ("{diameter} along its short axis", "短径{diameter}", "short axis", "短径"),
        ("seen in {place} and {place}", "{place}と{place}にあるもの", "lobe and the", "葉と左"),
        ("of a volume of {diameter}", "体積{diameter}", "a volume of 31", "体積31"),
        ("of a diameter of {volume}", "最大径{volume}", "diameter of 4.2", "最大径4.2"),
    ),
    "hidden": (
        ("on the l\u200beft and r\u200bight", "右\u200b側に位置", "right", "右側に位置"),
        ("on the r-i-g-h-t side", "みぎに位置", "r-i-g-h-t", "みぎ"),
        ("on the r\u0456ght", "②個", "r\u0456ght", "②"),
        ("marked as **7 mL** <b>here</b>", "**7 mL**", "7 mL", "7 mL"),
    ),
}
# of the scan: three candidates, two left and one right, 6.3 mL, FLAIR
OF_SCAN = {
    "count": (
        ("There are five lesions", "病変を二個認める", "five", "二個"),
        ("There are 14 lesions", "病変候補を１４個認める", "14", "１４"),
        ("Multiple lesions are scattered", "多発病変を認める", "Multiple", "多発"),
        ("A single lesion is seen", "単発の病変を認める", "single", "単発"),
        ("A dozen foci are seen", "ひとつの病変を認める", "dozen", "ひとつ"),
        ("Several candidates are seen", "数個の病変を認める", "Several", "数個"),
    ),
    "total": (
        ("They measure 88 mL in total", "総体積は88 mLである", "88", "88"),
        ("Together they take a third of the brain", "脳の三割を占める", "third", "三割"),
    ),
    "sides": (
        ("All of them are on the right", "すべて右側にある", "All of", "すべて"),
        ("Both hemispheres are spared", "両側大脳半球に認める", "Both", "両側"),
    ),
    "places": (
        ("They lie in the occipital lobes", "後頭葉に分布する", "occipital", "後頭葉"),
        ("The hippocampus is affected", "海馬に認める", "hippocamp", "海馬"),
    ),
    "zones": (
        ("They are mostly periventricular", "主に脳室周囲に分布する", "mostly", "主に"),
        ("They are predominantly juxtacortical", "皮質直下優位である", "predominantly", "皮質直下"),
    ),
    "sequence": (
        ("On T2-weighted images the signal is high", "T2強調像で認める", "T2", "T2"),
        ("The T1 images show them well", "T1強調像で明瞭である", "T1", "T1"),
    ),
    "largest": (
        (
            "The largest lies in the right thalamus",
            "最大のものは右視床にある",
            "in the right thal",
            "のものは右視床",
        ),
        ("The dominant one measures 50 mm", "主病変は50 mmである", "dominant", "主病変"),
    ),
    "brain": (
        ("The brain measures 1100 mL", "脳体積は1100 mLである", "1100", "1100"),
        ("The brain is atrophic for age", "年齢に比し萎縮がある", "atroph", "萎縮"),
    ),
    "absence": (
        ("No lesion is seen", "異常信号を認めない", "No lesion", "認めない"),
        ("The brain is unremarkable", "脳は正常である", "unremarkable", "正常"),
        ("{absence}", "{absence}", "absence", "検出されなかった"),
        ("There is nothing in the cerebellum", "小脳に異常なし", "nothing", "異常なし"),
    ),
    "foreign-slot": (
        ("{place} is involved", "{place}に認める", "is involved", "に認める。{"),
        ("{finding} is typical", "{finding}は典型的である", "typical", "典型的"),
    ),
    "comparison": (
        ("Compared with the prior scan there are more", "前回より増加している", "prior", "前回"),
        ("The load has doubled", "病変は倍増した", "doubled", "倍増"),
    ),
}


def cases():
    """(kind, language, section, about, text, needle) of every lie."""
    for language, at in (("en", 0), ("ja", 1)):
        for kind, rows in OF_FINDING.items():
            for row in rows:
                for section, text in _of_finding(row[at], language):
                    yield kind, language, section, "1", text, row[at + 2]
        for kind, rows in OF_SCAN.items():
            for row in rows:
                for section in ("summary", "impression", "question"):
                    text = row[at] + ("。" if language == "ja" else ".")
                    if section == "impression":
                        hedge = {"en": ", which may matter.", "ja": "可能性がある。"}[language]
                        text = row[at] + hedge
                    yield kind, language, section, "scan", text, row[at + 2]


def _of_finding(lie, language):
    if language == "ja":
        yield "description", f"{{finding}}は{lie}である。"
        yield "summary", f"{{place}}の病変候補は{lie}で、辺縁は明瞭である。"
    else:
        yield "description", f"{{finding}} is {lie}."
        yield "summary", f"The candidate in {{place}} is {lie}, with sharp margins."
