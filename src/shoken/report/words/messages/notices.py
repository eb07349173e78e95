"""What the reader has to be told, by code: each sentence may quote ``{value}`` and ``{detail}``."""

from types import MappingProxyType

from shoken.common.notices import NoticeCode
from shoken.report.words.language import Text
from shoken.report.words.messages.reading_notices import READING

__all__ = ["NOTICES"]

NOTICES = MappingProxyType(
    {
        **READING,
        NoticeCode.SEQUENCE_GUESSED: Text(
            "The sequence was recognised from the picture as {detail} (clearness "
            "{value:.0f} %, where 50 % says nothing); choose it by hand if that is wrong.",
            "撮像法は画像から{detail}と推定した（明瞭度{value:.0f}%、50%は判別不能を意味する"
            "）。誤りであれば手動で選択のこと。",
        ),
        NoticeCode.SEQUENCE_UNCERTAIN: Text(
            "The sequence could not be told from the picture, which looks most like {detail} "
            "(clearness {value:.0f} %, where 50 % says nothing): choose it by hand.",
            "画像から撮像法を確定できなかった。候補は{detail}である（明瞭度{value:.0f}%、50%は"
            "判別不能を意味する）。手動で選択のこと。",
        ),
        NoticeCode.SEQUENCE_DOUBTED: Text(
            "The sequence that was used does not fit the picture, which looks like "
            "{detail} (clearness {value:.0f} %, where 50 % says nothing): check it.",
            "用いた撮像法は画像と合わず、画像は{detail}に見える（明瞭度{value:.0f}%、50%は判"
            "別不能を意味する）。確認のこと。",
        ),
        NoticeCode.SEQUENCE_ACQUIRED: Text(
            "By the acquisition times that its header or the file beside it records, the "
            "scan is {detail}.",
            "ヘッダーまたは付属ファイルに記録された撮像条件から、撮像法は{detail}である。",
        ),
        NoticeCode.SEQUENCE_OTHER: Text(
            "By its header or its name the scan is another kind of picture than T1, T2, FLAIR or "
            "proton density; no engine is made for it.",
            "ヘッダーまたは名称によれば、T1、T2、FLAIR、プロトン密度のいずれでもない画像で"
            "あり、対象とするエンジンはない。",
        ),
        NoticeCode.NAME_SET_ASIDE: Text(
            "The name says {detail}, which does not agree with the scan itself, and was "
            "set aside; choose the sequence by hand to insist on it.",
            "名称は{detail}を示すが、画像と一致しないため用いなかった。{detail}として解析す"
            "る場合は手動で選択のこと。",
        ),
        NoticeCode.CONTRAST_SEEN: Text(
            "Vessels are as bright as after contrast agent, though neither name nor header "
            "says that one was given. Choose T1 by hand if none was.",
            "血管が造影後のように高信号であるが、名称にもヘッダーにも造影剤の記載がない"
            "。造影していない場合は手動でT1を選択のこと。",
        ),
        NoticeCode.RECORD_NOT_READ: Text(
            "The JSON file beside the scan is damaged or no record of an acquisition: left out.",
            "画像に付属するJSONファイルは破損しているか撮像条件の記録でないため、用いなかった。",
        ),
        NoticeCode.THICK_SLICES: Text(
            "Slices are {value:.1f} mm thick: small lesions can be missed and volumes are "
            "less exact.",
            "スライス厚が{value:.1f} mmと厚く、小病変の見落としや体積の誤差がありうる。",
        ),
        NoticeCode.BRAIN_VOLUME: Text(
            "The brain mask measures {value:.0f} mL, outside 600 to 2200 mL: check it "
            "before using any number.",
            "脳マスクの体積が{value:.0f} mLで、600〜2200 mLの範囲外である。数値を用いる前に"
            "確認のこと。",
        ),
        NoticeCode.BRAIN_PIECES: Text(
            "The brain mask was in several pieces; {value:.0f} mL beside the largest were dropped.",
            "脳マスクが複数に分かれ、最大のもの以外の{value:.0f} mLを除いた。",
        ),
        NoticeCode.BRAIN_CUT: Text(
            "The brain touches the edge of the field of view over {value:.1f} mL: what "
            "lies beyond was not seen.",
            "脳が撮像範囲の端に{value:.1f} mLにわたって接しており、範囲外は評価していない。",
        ),
        NoticeCode.SKULL_STRIPPED: Text(
            "The skull had been removed before: what was cut away is not seen.",
            "頭蓋はあらかじめ除去されており、除かれた範囲は評価していない。",
        ),
        NoticeCode.NOT_A_BRAIN: Text(
            "The template overlaps what was found by {value:.2f} only (Dice): this may not "
            "be a brain, or not a head as scanners picture it; no result can be trusted.",
            "標準脳との重なり（Dice係数）が{value:.2f}しかなく、頭部の画像ではない可能性があ"
            "る。結果は信頼できない。",
        ),
        NoticeCode.NOT_COVERED: Text(
            "About {value:.0f} % of the brain lies outside the picture and was not seen.",
            "脳の約{value:.0f}%が撮像範囲の外にあり、評価していない。",
        ),
        NoticeCode.NOISY: Text(
            "Noise is nearly as strong as the contrast of grey and white matter (ratio "
            "{value:.1f}): small lesions can be missed.",
            "ノイズが灰白質と白質の差に近い強さであり（比{value:.1f}）、小病変を見落とす可能性がある。",
        ),
        NoticeCode.UNEVEN: Text(
            "Brightness varies {value:.1f}-fold over the brain; it was evened out, but "
            "places near the coil are less sure.",
            "脳内で信号の感度が{value:.1f}倍異なる。補正したが、コイルに近い部位は不確実である。",
        ),
        NoticeCode.NOT_ALIGNED: Text(
            "The standard brain could not be laid on this one (overlap {value:.2f}, Dice). "
            "Lesions were not searched for, since tissues would be expected in the wrong "
            "places. See whether a whole head is pictured, and the right way up.",
            "標準脳をこの脳に位置合わせできなかった（重なり{value:.2f}、Dice係数）。組織の想"
            "定位置が誤りとなるため、病変の検索は行っていない。頭部全体が正しい向きで撮像さ"
            "れているか確認のこと。",
        ),
        NoticeCode.ENGINE_MADE_FOR_SEQUENCE: Text(
            "Engine {detail} was chosen: its network is made for this sequence, and it "
            "marks what that network was made to find and no other lesion. Engine outlier "
            "searches for any.",
            "この撮像法用のネットワークを持つエンジン{detail}を選択した。対象とする病変以外"
            "は検出しない。エンジンoutlierは種類を問わず検索する。",
        ),
        NoticeCode.ENGINE_ADDED: Text(
            "Beside the general engine outlier, {detail} searched: its network is made for this "
            "sequence, and marks nothing but what it was made to find.",
            "汎用エンジンoutlierに加え、この撮像法用のネットワーク{detail}でも検索した。後者が検出する"
            "のはその対象とする病変のみである。",
        ),
        NoticeCode.ENGINE_NOT_MADE_FOR: Text(
            "The search was made with an engine that was not made for {detail}: what it marks may "
            "be none, and what it does not mark may be there.",
            "{detail}を対象としないエンジンで検索した。検出されたものが病変とは限らず、検出されなくても"
            "病変がないとはいえない。",
        ),
        NoticeCode.ENGINE_SET_ASIDE: Text(
            "Engine {detail} marked {value:.0f} mL that look like the rest of the brain: nothing "
            "of it is reported, and what it searches for counts as not searched for.",
            "エンジン{detail}が抽出した{value:.0f} mLは脳の他の部分と信号が変わらないため報告し"
            "ない。その対象とする病変は検索されていないものとして扱う。",
        ),
        NoticeCode.NO_ENGINE: Text(
            "Lesions were not searched for: no engine is made for this kind of image ({detail}), "
            "and what it did not mark would say nothing. FLAIR, T2 or T1 without contrast agent "
            "of the same examination can be searched.",
            "この種類の画像（{detail}）を対象とするエンジンがなく、検出がなくても病変がないとはいえないた"
            "め、病変の検索は行っていない。同じ検査のFLAIR、T2または造影前のT1は検索できる。",
        ),
        NoticeCode.ENGINE_NOT_FETCHED: Text(
            "The general engine outlier was chosen: {detail}, a network made for this "
            "sequence, is not on this machine (shoken models fetch {detail}).",
            "汎用エンジンoutlierを選択した。この撮像法用のネットワーク{detail}はこの計算機"
            "にない（shoken models fetch {detail}）。",
        ),
        NoticeCode.ENGINE_NOT_BAKED: Text(
            "The general engine outlier was chosen: {detail}, a network made for this "
            "sequence, has not been baked on this machine (shoken models bake {detail}).",
            "汎用エンジンoutlierを選択した。この撮像法用のネットワーク{detail}はこの計算機"
            "で変換されていない（shoken models bake {detail}）。",
        ),
        NoticeCode.ENGINE_GENERAL: Text(
            "The general engine outlier was chosen: there is no special network for this sequence.",
            "この撮像法専用のネットワークがないため、汎用エンジンoutlierを選択した。",
        ),
        NoticeCode.ENGINE_BOTH: Text(
            "The general engine outlier was chosen, and the network shoken-lesion to help it draw "
            "what it finds: there is no special network for this sequence.",
            "この撮像法専用のネットワークがないため、汎用エンジンoutlierを選択した。検出した病変の範囲は"
            "ネットワークshoken-lesionと併せて定める。",
        ),
        NoticeCode.ENGINE_UNFIT: Text(
            "The general engine outlier was chosen: the picture does not look like the "
            "sequence that the network of engine {detail} was made for.",
            "画像がエンジン{detail}のネットワークの対象とする撮像法に見えないため、汎用エン"
            "ジンoutlierを選択した。",
        ),
        NoticeCode.BESIDE_USED: Text(
            "Lesions were searched for in {detail} as well, registered to this scan; what "
            "is reported lies on this one.",
            "{detail}も本画像に位置合わせして併せて検索した。報告は本画像上で行う。",
        ),
        NoticeCode.BESIDE_LEFT_OUT: Text(
            "The {detail} given beside could not be laid on this scan (brains overlap by "
            "{value:.2f}, Dice) and was left out.",
            "併せて渡された{detail}は本画像に位置合わせできず（脳の重なり{value:.2f}、Dice）"
            "、用いなかった。",
        ),
        NoticeCode.BESIDE_NOT_TAKEN: Text(
            "Engine {detail} looks at one scan alone: those given beside were not searched.",
            "エンジン{detail}は1つの画像のみを見るため、併せて渡された画像は検索に用いなかった。",
        ),
        NoticeCode.BESIDE_UNSEARCHED: Text(
            "Without a search the scans given beside were not looked at: {detail}.",
            "病変の検索を行わなかったため、併せて渡された画像は用いていない：{detail}。",
        ),
        NoticeCode.LESION_NOT_SEARCHED: Text(
            "Lesions were not searched for, as requested.",
            "指定により病変の検索は行っていない。",
        ),
        NoticeCode.LESION_IMPLAUSIBLE: Text(
            "The search for lesions failed: engine {detail} marked {value:.0f} mL that "
            "look like the rest of the brain. Nothing of it is reported, and lesions count "
            "as not searched for.",
            "病変の検索に失敗した。エンジン{detail}が抽出した{value:.0f} mLは脳の他の部分と"
            "信号が変わらない。これらは報告せず、病変は検索されていないものとして扱う。",
        ),
        NoticeCode.CUT_BY_USER: Text(
            "Measured with a threshold that the user chose: lesions are above a "
            "probability of {value:.2f} and of at least {detail} mL.",
            "利用者が選んだ閾値による計測である（確率{value:.2f}超、{detail} mL以上を病変候"
            "補とする）。",
        ),
        NoticeCode.TISSUE_NOT_TOLD: Text(
            "Tissue volumes are left out: on FLAIR in slices of {value:.1f} mm dark fluid "
            "is lost between brain.",
            "スライス厚{value:.1f} mmのFLAIR像では脳脊髄液を分離できないため、組織の体積は"
            "示さない。",
        ),
        NoticeCode.STRUCTURES_NEED_T1: Text(
            "Structures were not measured: that needs a T1 without contrast medium, named "
            "as such where lesions are not searched for.",
            "構造の体積は計測していない。造影剤を用いないT1強調像が必要で、病変を検索しない"
            "場合は撮像法の指定を要する。",
        ),
        NoticeCode.STRUCTURES_WITHOUT_SIDES: Text(
            "The volumes of structures are those of both sides together: the standard brain "
            "could not be laid on this one (overlap {value:.2f}, Dice), so that its midline is "
            "not known.",
            "構造の体積は左右の合計のみを示す。標準脳をこの脳に位置合わせできず（重なり{value:.2f}、"
            "Dice係数）、正中が定まらないため。",
        ),
        NoticeCode.WRITER_REPLACED: Text(
            "{detail} The measured report stands in its place.",
            "{detail}代わりに計測値のみによるレポートを示す。",
        ),
        NoticeCode.KEPT_BEFORE: Text(
            "An earlier build of Shoken kept this result on {detail}, in format {value:.0f}, which "
            "has no digest: its parts are whole, but nothing shows that nobody changed them. The "
            "text is worded anew from what was measured then; software and networks are listed "
            "as they are now.",
            "この結果は旧版のShokenが{detail}に形式{value:.0f}で保存したもので、ダイジェストが"
            "ない。各部のCRCは一致したが、改変されていないことは確認できない。文章は当時の計測"
            "値から作成し直した。ソフトウェアとネットワークは現在の版を記載している。",
        ),
        NoticeCode.LOCATION_UNCERTAIN: Text(
            "The template overlaps the brain by {value:.2f} only (Dice): locations are uncertain.",
            "標準脳との重なり（Dice係数）が{value:.2f}と低く、部位の表示は不確実である。",
        ),
    }
)
