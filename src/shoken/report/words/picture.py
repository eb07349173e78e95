"""What the report of a single picture says, in both languages."""

from types import MappingProxyType

from shoken.report.words.language import Text

__all__ = ["PICTURE"]

PICTURE = MappingProxyType(
    {
        "title": Text("Report on a single picture", "1枚の画像についての所見"),
        "some": Text(
            "Left-right symmetry: {count} region(s) brighter than the mirror image, the "
            "largest {percent:.1f} % of the head, {side}. This is a difference between "
            "the sides, not a lesion that was found.",
            "左右対称性：鏡像より明るい領域を{count}個認め、最大のものは頭部の"
            "{percent:.1f} %、{side}。左右の差であり、病変を検出したものではない。",
        ),
        "none": Text(
            "Left-right symmetry: no region clearly brighter than its mirror image. This "
            "does not say that there is no lesion.",
            "左右対称性：鏡像より明らかに明るい領域は認めない。病変がないことを意味しない。",
        ),
        "no_sides": Text(
            "Left-right symmetry: not looked for, since no line makes the two sides of "
            "this picture alike (a sagittal slice?).",
            "左右対称性：左右が似る線が見つからないため（矢状断か）、検索していない。",
        ),
        "region": Text(
            "Region {id}: {side}, {pixels} pixels ({percent:.2f} % of the head), centre "
            "at row {row:.0f}, column {column:.0f}, brighter than its mirror image by "
            "{by:.0f} % of the range of grey.",
            "領域{id}：{side}、{pixels}画素（頭部の{percent:.2f} "
            "%）、中心は{row:.0f}行{column:.0f}列、鏡像より濃淡の幅の{by:.0f} %明るい。",
        ),
        "head": Text(
            "The head takes {pixels} of the picture's {width}×{height} pixels.",
            "頭部は{width}×{height}画素のうち{pixels}画素を占める。",
        ),
        "left": Text("on the picture's left", "画像の左側"),
        "right": Text("on the picture's right", "画像の右側"),
        "marks": Text(
            "{count} bright marks outside the head (letters, perhaps) and all else "
            "outside it are black in the pictures written; letters that lie over the "
            "head are still there.",
            "頭部の外にある明るい印{count}個（文字の可能性）と、頭部の外のすべては、出力画"
            "像では黒く塗りつぶした。頭部に重なる文字は残る。",
        ),
        "limits": Text(
            "A single picture has no millimetres, so no volume and no diameter is given. "
            "The plane, the sequence and the patient's side are unknown: left and right "
            "are the picture's. No network of Shoken was made for one picture, and none "
            "was run. A difference can be normal, or come from a tilted head; which of "
            "the two sides is abnormal, if any, cannot be told, and what is alike on "
            "both sides cannot be seen. Give the whole series (DICOM or NIfTI) for a "
            "measured result.",
            "1枚の画像にはミリメートルの情報がないため、体積と径は示さない。断面、撮像法"
            "、患者の左右は不明で、左右は画像上のものである。1枚の画像のために作られたネ"
            "ットワークはなく、何も適用していない。左右差は正常でも、頭の傾きでも生じる。"
            "どちらの側が異常か、異常があるかは判断できず、左右で同じものは見えない。計測"
            "結果を得るにはシリーズ全体（DICOMまたはNIfTI）を用いること。",
        ),
        "location": Text(
            "{side} (picture's sides, no anatomical place)",
            "{side}（画像上の左右。解剖学的部位ではない）",
        ),
        "headings": Text("Summary|Description|What cannot be said", "要約|所見|言えないこと"),
        "disclaimer": Text(
            "Research tool, not a medical device. This is not a diagnosis.",
            "研究用ソフトウェアであり、医療機器ではない。診断ではない。",
        ),
    }
)
