"""What the reader is told of the files, by code (beside :mod:`.notices`)."""

from types import MappingProxyType

from shoken.common.notices import NoticeCode
from shoken.report.words.language import Text

__all__ = ["READING"]

READING = MappingProxyType(
    {
        NoticeCode.SYNTHETIC: Text(
            "This head is synthetic: no patient was scanned.",
            "この頭部は合成データであり、患者の撮像ではない。",
        ),
        NoticeCode.SERIES_CHOSEN: Text(
            "{value:.0f} series were given; the one read is the original with the thinnest slices.",
            "{value:.0f}件のシリーズが渡され、再構成でない元画像のうち最もスライスの薄いも"
            "のを読み込んだ。",
        ),
        NoticeCode.SERIES_JOINED: Text(
            "The acquisition was spread over {value:.0f} series, whose slices complement one "
            "another; they were read together as one volume.",
            "1回の撮像が{value:.0f}件のシリーズに分かれていた。スライス位置が互いに補い合うた"
            "め、1つのボリュームとしてまとめて読み込んだ。",
        ),
        NoticeCode.SERIES_GOES_ON: Text(
            "Slices of other series that lie right beside those that were read, or between them, "
            "were left out, because their headers say that they are of another acquisition: "
            "{value:.0f}. What was read may be a part of one: check that it shows the whole head.",
            "読み込んだスライスに隣接する、またはその間に位置する別シリーズのスライス"
            "{value:.0f}枚を除外した（ヘッダーの撮像条件などが異なるため）。1回の撮像の一部だけを読み込んだ"
            "可能性がある。頭部全体が含まれているか確認のこと。",
        ),
        NoticeCode.SEVERAL_PATIENTS: Text(
            "The files bear {value:.0f} different patient IDs; the series that was read is "
            "of one of them: make sure that it is the right one.",
            "渡されたファイルには{value:.0f}件の異なる患者IDがある。読み込んだのはそのうち1"
            "件のシリーズであり、対象の患者か確認のこと。",
        ),
        NoticeCode.SERIES_INCOMPLETE: Text(
            "Other series that make no whole volume were left out: {value:.0f}.",
            "ほかに、完全なボリュームにならないシリーズ{value:.0f}件を除外した。",
        ),
        NoticeCode.FILES_PASSED_OVER: Text(
            "Files that are not DICOM were passed over: {value:.0f}.",
            "DICOMでないファイル{value:.0f}件は読み飛ばした。",
        ),
        NoticeCode.NIFTI_LEFT_OUT: Text(
            "The DICOM series was read; volumes in other formats (NIfTI and the like) "
            "among the same files were left out: {value:.0f}.",
            "DICOMシリーズを読み込み、同時に渡された他形式（NIfTIなど）のボリュームファイル{v"
            "alue:.0f}件は除外した。",
        ),
        NoticeCode.DICOM_LEFT_OUT: Text(
            "The volume file was read; DICOM files among the same files hold no MR picture "
            "and were left out: {value:.0f}.",
            "ボリュームファイルを読み込み、同時に渡されたMR画像を含まないDICOMファイル{valu"
            "e:.0f}件は除外した。",
        ),
        NoticeCode.COPIES_LEFT_OUT: Text(
            "Pictures that were there more than once were counted once; copies left out: "
            "{value:.0f}.",
            "同一の画像が重複していたため1枚として扱い、複製{value:.0f}件を除外した。",
        ),
        NoticeCode.NOT_MR_LEFT_OUT: Text(
            "DICOM files that hold no MR picture (reports, segmentations, other "
            "modalities) were left out: {value:.0f}.",
            "MR画像を含まないDICOMファイル（レポート、セグメンテーション、他のモダリティなど"
            "）{value:.0f}件を除外した。",
        ),
        NoticeCode.LOCALIZERS_LEFT_OUT: Text(
            "Localizers in the series were left out: {value:.0f}.",
            "シリーズ内の位置決め画像{value:.0f}枚を除外した。",
        ),
        NoticeCode.COLOUR_LEFT_OUT: Text(
            "Colour pictures in the series were left out: {value:.0f}.",
            "シリーズ内のカラー画像{value:.0f}枚を除外した。",
        ),
        NoticeCode.DERIVED_LEFT_OUT: Text(
            "Pictures in the series that were computed from others (maps, projections) "
            "were left out: {value:.0f}.",
            "シリーズ内の計算画像（マップ、投影像など）{value:.0f}枚を除外した。",
        ),
        NoticeCode.PHASE_LEFT_OUT: Text(
            "Phase, real and imaginary pictures in the series were left out: {value:.0f}.",
            "シリーズ内の位相・実部・虚部の画像{value:.0f}枚を除外した。",
        ),
        NoticeCode.OTHER_GEOMETRY_LEFT_OUT: Text(
            "Pictures in the series of another direction, size or pixel spacing were left "
            "out: {value:.0f}.",
            "シリーズ内の断面方向、画像サイズまたは画素間隔が異なる画像{value:.0f}枚を除外した。",
        ),
        NoticeCode.OTHER_VOLUME_LEFT_OUT: Text(
            "Pictures in the series of another echo or of another volume at the same "
            "places were left out: {value:.0f}.",
            "シリーズ内の別のエコー、または同じ位置の別のボリュームの画像{value:.0f}枚を除外した。",
        ),
        NoticeCode.POSITIONS_ROUNDED: Text(
            "The slices' positions are rounded to {value:g} mm in the file; they were "
            "taken as evenly spaced within that rounding.",
            "スライス位置が{value:g} mm単位に丸められていたため、その範囲内で等間隔とみなした。",
        ),
        NoticeCode.GREY_INVERTED: Text(
            "Black and white were exchanged in the pictures (MONOCHROME1), which were inverted.",
            "白黒が反転して保存された画像（MONOCHROME1）であり、反転して読み込んだ。",
        ),
        NoticeCode.IDENTIFIERS_MADE: Text(
            "Identifiers that the DICOM files lack (study, series or frame of reference) "
            "were made for the segmentation and the structured report: an archive does not "
            "know them.",
            "元のDICOMファイルに欠けている識別子（検査、シリーズまたは座標系のUID）を、セグメ"
            "ンテーションと構造化レポートのために生成した。PACSには登録されていないUIDであ"
            "る。",
        ),
        NoticeCode.NO_DICOM_RESULTS: Text(
            "No DICOM segmentation or structured report was made: the source's pictures "
            "cannot be referred to one by one (missing or repeated identifiers, a mosaic, "
            "several series, or several multi-frame files).",
            "元画像を1枚ずつ参照できないため（UIDの欠落や重複、モザイク画像、複数のシリーズ、複数のマルチフ"
            "レームファイル）、DICOMのセグメンテーションと構造化レポートは作成していない。",
        ),
        NoticeCode.SLICES_LEAN: Text(
            "The slices lean by {value:.1f}° (a tilted gantry or a sheared affine): each is "
            "kept where its header puts it, and nothing was resampled.",
            "スライスが{value:.1f}°傾いて重なっている（ガントリー傾斜またはアフィンのせん断）。"
            "各スライスはヘッダーの位置のまま用い、補間していない。",
        ),
        NoticeCode.NOT_NUMBERS: Text(
            "Voxels that hold no number were taken as 0: {value:.0f}.",
            "数値でないボクセル{value:.0f}個は0とみなした。",
        ),
        NoticeCode.ORIENTATION_ASSUMED: Text(
            "The file ({detail}) does not say how the head lies in it: axes were taken as "
            "its readers take them, and left and right may be swapped. Check the sides "
            "against the source, or convert the scan to NIfTI from there.",
            "このファイル（{detail}）には頭部の向きの情報がない。慣例どおりの軸とみなしたため"
            "、左右が逆の可能性がある。元データと照合するか、元データからNIfTIに変換し直す"
            "こと。",
        ),
    }
)
