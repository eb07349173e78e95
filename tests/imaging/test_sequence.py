"""What names tell: those of scanners, of BIDS, and of people, in English and Japanese."""

import pytest

from shoken.imaging.sequence import from_name

# what the sequence is, then names that mean it
NAMES = """
t1 T1w.nii|t1_mprage_sag|t1_mpr_ns_sag_p2_iso|MPRAGE|MP-RAGE|Sag BRAVO|FSPGR 3D|sT1W_3D_TFE
t1 T1W_SE|eT1W_SE|3DT1|T13D|T1WI|T1強調像|T1強調画像|Ｔ１強調|Ax T1|AX T1 PRE|T1 pre contrast
t1 T1 without contrast|T1_C(-)|T1 造影前|非造影T1|T1単純|T1造影(-)|造影(-) T1|T1 Gd(-)|T1 C-
t1 sub-01_acq-mprage_T1w|sub-01_ses-1_run-2_T1w|sub-01_ce-none_T1w|axT1|brainT1|t1_se_tra
t1 t1_tirm_tra_dark-fluid|T1FLAIR|OAx T1 FLAIR|T1_VIBE|inplaneT1|T1_space-MNI
t1 sub-01_space-MNI152NLin2009cAsym_desc-preproc_T1w|T1_reg_to_T2|T1_in_T2_space|T1 nativ
t1 T1_postop|T1toFLAIR|t1w_to_mni|rT1|sub-1_UNIT1|anat_t1|T1-SPACE|T1_CUBE|ir-fspgr|t1_fl3d
t1c T1C|T1CE|t1ce|BraTS-GLI-0001_t1ce|T1Gd|T1gd|T1_KM|T1 +Gd|T1 + C|T1 C+|T1 (C+)|T1 C(+)
t1c AX T1 POST|AX T1 post gad|Ax T1 Post GAD|T1post|gdT1|ceT1|CE-T1|ce_T1|T1強調造影|造影T1
t1c 造影T1強調像|T1 造影後|Gd造影T1|T1_CE|T1-CE|T1w_CE|MPRAGE+C|MPRAGE_POST|t1_mprage_km|3D T1 +C
t1c BRAVO +C|Sag CUBE T1 +C|T1W_TSE_GD|sT1W_3D_TFE_gd|t1_vibe_fs_tra_KM|T1 Gadovist
t1c sub-1_acq-postcontrast_T1w|T1wce|T1wCE|T1 with contrast|T1_contrast|contrast_T1|T1 enhanced
t1c 造影|Gd|AX C+|T1FLAIR_Gd|postT1|VIBE_post|sub-01_ce-Gd+x_T1w|T1 gado|T1_GAD
t2 T2w|T2W|t2_tse_tra|T2WI|T2強調|T2強調像|脂肪抑制T2強調|T2 FSE|Ax T2 frFSE|AX T2 PROPELLER|T2W_TSE
t2 dT2W_TSE|t2_blade|t2_spc_sag|3DT2|visit_T1_T2w|T2_in_T1|T2_2T1|T2toT1|T2_T1space|T2_reg_T1
t2 sub-1_space-T1w_desc-preproc_T2w|from-T1w_T2w|T2w_space-T1w|T2 RADAR|axT2|T2_FS|T2WI FS
t2 t2_haste|T2 FASE|t2 drive|T2W_DRIVE
flair FLAIR|Ax T2 FLAIR|T2-FLAIR|T2 FLAIR|t2_flair|3D FLAIR|FLAIR脂肪抑制|脂肪抑制FLAIR|FLAIR像
flair フレア|t2_tirm_tra_dark-fluid_fs|t2_space_dark-fluid_sag|t2_spc_da-fl_sag_p2
flair t2_spc_ir_ns_sag|t2_blade_dark_fluid|darkfluid|Dark Fluid|SAG CUBE FLAIR|CUBE T2FLAIR
flair 3D_Brain_VIEW_FLAIR|VISTA_FLAIR|T2W_FLAIR|FLAIR_longTR|FLAIR+C|造影FLAIR|FLAIR_Gd
flair sub-1_FLAIR|sub-1_space-T1w_FLAIR|sub-1_ce-gd_FLAIR|FLAIR_to_T1|FLAIR_in_T1|FLAIR_reg_T1
flair T2FLAIRfs|RADAR_FLAIR|t2_tirm|TIRM_tra|flair_space-T1w|T2_FLAIR_to_T1|FLAIR_T1space
flair sub-01_from-T1w_FLAIR|FLAIR水抑制
pd PD|PDw|PDWI|pd_tse|AX PD|プロトン密度強調像|sub-1_PDw|Proton Density
none IMG_0042|scan|patient2|visit1|visit2|pat1|subject1|PD_T2|PDT2|T1_T2|brain|anonymous|case2
none sub-01|series12|part1|test2|VISIT1|DWI_FLAIR|Brain w contrast|t12|session_t
unknown DWI|ADC|ep2d_diff_3scan_trace|SWI|SWAN|T2*|T2_star|T2*WI|T2スター|T2star|t2_fl2d_tra_hemo
unknown T2W_FFE T2_ffe|TOF MRA|3D_TOF|sub-1_dwi|sub-1_T2starw|sub-1_T1map|T1_map|T1rho|STIR
unknown t2_stir_cor|DIR|拡散強調|磁化率強調像|b1000|BOLD|fMRI|ASL|CISS|FIESTA|造影MRA|DSC perfusion
unknown Ax T2 GRE|T2 STAR
flair t2_tirm_tra_dark-fluid_3mm|t2_tirm_dark-fluid_tra|t2_flair_fs|eT2W_FLAIR|FLAIR_3D_SPACE
flair t2_spc_ir_sag|t2_spc_flair|sag_t2_flair_cube|T2_FLAIR_CLEAR|T2-weighted FLAIR
flair T2FLAIRlongTR|tirm_tra_dark-fluid_fs|FLAIR_to_T1w|FLAIR2T1|FLAIR_resliced_T1
flair FLAIR_resliced_to_T1|sub-01_ses-1_space-T1w_desc-brain_FLAIR|T2 FLAIR Propeller|t2w_flair
flair T2_Flair_SPACE|Flair|3D Cube T2 FLAIR fs|FLAIR_AXIAL|FLAIR_SPIR|AXIAL FLAIR|axFLAIR
flair sagFLAIR|t2_tirm_fs_tra|t2_tse_dark-fluid|t2_space_dark-fluid|T2 dark fluid
flair t2_df_tra_dark-fluid|FLAIR 造影後|T2強調FLAIR|3D-FLAIR|FLAIR冠状断|rFLAIR
flair FLAIR_brain|FLAIR_bet|2D FLAIR
t1 T1_TSE_DARKFLUID|t1_fl2d_tra|T1_tse_dark-fluid|T1_ohne_KM|T1_2_FLAIR|sub-1_space-FLAIR_T1w
t1 T1w_in_T2w_space|T1_registered_to_T2|T1_coreg_T2|T1_mni|Sag T1|SAG T1 FLAIR|T1 FLAIR sag
t1 Sag T1FLAIR|T1_FLASH|T1_3D_TFE|T1W_3D_FFE|t1_mpr_tra_gk_v4|T1WI SE|T1 w/o contrast
t1 T1_noncontrast|T1 non-contrast|T1_precontrast|T1-pre|pre_T1|T1_unenhanced|3D T1 TFE
t1 WIP T1W_3D|T1矢状断|T1WI(-)|anat_T1w_brain|T1_brain|T1_N4|T1_bet|n4_T1|MPRAGE_GRAPPA2
t1 ADNI_MPRAGE|MP2RAGE_UNI|sub-01_T1w_brain
t1c t1_space_sag_post|t1_mprage_sag_post|T1_SE_post_contrast|t1_se_tra_fs_km|T1w_Gd|T1_mpr_KM
t1c T1 mit KM|T1+Gd|T1 +C SPGR|AX T1 FS +C|T1 C+ FS|T1CE_MPRAGE|mprage_ce|MPRAGE_GAD|T1-Gado
t1c T1_cor_gado|SPGR_post_gad|contrast-enhanced_T1|T1_after_contrast|T1_postGd|T1_PostContrast
t1c T1PostContrast|T1_post-contrast|T1w-CE|T1KM|T1wKM|T1wGd|T1WGD|ax_t1_gd_fs|CE-T1w|ceT1w
t1c T1w_ce|sub-01_ce-gadobutrol_T1w|sub-01_acq-mprage_ce-gd_run-1_T1w|造影後T1強調|T1WI_CE
t1c T1WI造影後|T1WI Gd|GdT1WI|CE-T1WI|造影T1WI|T1強調Gd|3D-T1 Gd|T1 MPR +Gd|T1 VISTA Gd|T1WI+Gd
t1c T1WI(造影)|T1 Gd(+)|T1 造影(+)|CE_MPRAGE|postGd_T1|Post_contrast_T1|T1-weighted post-Gd
t1c T1_Gd-DTPA|T1 FLAIR post|Ax T1 FLAIR +C|Gd-T1|T1_MPRAGE_contrast|T1-contrast|T1_post_Gad
t1c T1GD|T1gad|T1-CE-MRI|T1+c|T1c_mprage|T1_CE_SPACE|造影3D-T1|Gd 3D T1|sub-02_ce-gad_acq-mpr_T1w
t2 T2w_in_T1w_space|T2_coreg_T1|T2_registered_to_T1|T2_reg2T1|T2_onto_T1|T2_aligned_T1
t2 T2_resampled_to_FLAIR|coreg_T2_to_T1|T2-in-T1|T2_MNI|T2_T1reg|T2w-to-T1w|T2_on_T1|T2_toT1
t2 BraTS-GLI-00000-000-t2w|T2w_reg2_T1w|T2_alignedTo_T1|T2_reslicedToT1
t1 BraTS-GLI-00000-000-t1n|T1w_reg2_T2w|T1_toFLAIR|T1 sans injection|T1 senza mdc|T1 sin contraste
t1c BraTS-GLI-00000-000-t1c|T1 con contraste|T1 dopo mdc|T1 mit Kontrastmittel|T1_MultiHance
flair BraTS-GLI-00000-000-t2f|flairToT1|FLAIR_alignedTo_T1|fluid attenuated T2|IR_TSE_FLAIR
unknown T2W_FFE|dADC|eADC|b0|R2*|t2_me2d|T2_flash|rs-fMRI|sub-1_inv-1_MP2RAGE
unknown sub-1_part-phase_T1w|t1_mprage_sag_ph|sub-1_part-imag_T2w
t1 sub-1_part-mag_T1w|t1_mprage_sag_real
none T2 IR|T2w inversion recovery
t1 B01_T1|b01_mprage|C-B01 T1|3b09 T1|patient b012 T1|T1 s/ contraste|T1 SE S/CONTRASTE
t1 T1 PRÉ CONTRASTE|T1 pré-contraste|T1 avant contraste|T1 antes del contraste|T1 prima di mdc
t1 T1 vor Kontrastmittelgabe|T1 kontrastfrei|T1 kontrastmittelfrei|T1 kontrastlos
t1 T1 nicht kontrastverstärkt|T1 utan kontrast|T1 uden kontrast|T1 bez kontrastu|T1 KONTRASTSIZ
t1 natif T1 contraste|MDC01_T1|mdc001_T1_mprage|T1 造影剤なし|造影剤未使用 T1
t1 T1 造影せず|造影前T1|T1 vor KM|T1 before contrast|case_012_t1n|T1 PH|IR-FSPGR|T1_TIR
t1 MPRAGE C(-)|T1 post op|T1_pre|T1 w/o Gd|T1 without contrast|Noncontrast T1|がT1
t1 T1 native|T1_SE_ohne_KM|T1 SIN CONTRASTE|T1 sem contraste|T1 FS SIN|T1 non enhanced
t2 B05_T2_TSE|B03_T2w|AX_T2f
flair B02_FLAIR|sub_B07_FLAIR|FLAIR_T2W|AX FLAIR T2W|BraTS-GLI-00001-000-t2f|BraTS2021_00000_t2f
flair t2_flair_to_t1|フレア
unknown ep2d_diff_b1000|b=0|sub-01_part-phase_T1w|fl3d_e1_ph|CE-MRA
t1c T1 cor SIN +C|SEM_T1_Gd|T1 sin FS con contraste|T1造影|造影後T1|T1 nach KM|T1 no FS +C
t1c T1 non FS post Gd|T1 sans FS gado|T1 apres injection|T1 INJECTE|T1 dopo m.d.c.|T1_MPRAGE_3D+C
t1c MPRAGE C(+)|T1 CE|T1ce|sub-01_ce-gd_T1w|T1 POST|Gd_T1|t1_mprage_sag_p2_iso_km|T1 KM 01|ガドT1
t1c T1W_FFE_post|T1+C
none MDC_0123|STIR_T2W|SWI_T2w|DIR T1w|t2_tir_cor|PD_IR|T2W_TSE_IR|KM_0123
t1 T1 Gd-|T1 Gd -|T1 GD(-)|T1 (Gd-)|T1_Gd-|T1 pre Gd|T1w without contrast|T1 造影なし|T1 非造影
t1 Gd- T1|Gd(-) T1|T1 CE-|T1 CE -|T1 C-|T1 C -|T1 -C|T1 -Gd|T1 -CE|T1w -Gd|T1 (-Gd)|T1 (-) Gd
t1 T1造影-|T1造影 -|T1 造影無|T1 造影剤無|T1 造影剤非投与|T1 造影剤使用せず|T1 造影しない
t1 T1 造影剤(-)|T1 造影剤-|T1 Gd無し|T1 Gdなし|T1 Gd 無|T1 ガドなし|T1 Gd前|T1 造影 前
t1 T1 造影 なし|T1 Pre Dotarem|T1 ohne Magnevist|T1 CONTRAST -|T1 contrast (-)|T1 no contrast
t1 T1 Contrast: none|T1 contrast none|T1 Gd none|T1 prior to contrast
t1 T1 before gadolinium injection|T1 w/out contrast|T1 contrast free|T1 Gd-free|造影剤投与前 T1
t1 造影剤 投与前 T1|T1 造影投与前|T1 km-|T1 KM -|T1 KM(-)|T1 minus Gd|T1 Gd minus|T1 造影マイナス
t1 AX T1 Gd- FS|T1Gd-|T1C-|T1ce-|T1wGd-|sub-01_ce-nogd_T1w|T1 未造影|T1 ガドリニウムなし
t1 T1 kein KM|T1 without the contrast agent|T1-C|T1 NC
t1c T1 Gd+|T1 +C|T1 post Gd|T1 造影後|T1 Gd-DTPA|T1-Gd|T1 - Gd|MPRAGE-Gd|T1_-_Gd|Gd-T1|T1 Gd - AX
t1c T1 Gd-AX|T1 C+|T1w-CE|T1-CE-MRI|T1-weighted post-Gd|T1 Gd-EOB|Gd-BOPTA T1|T1 post - Gd
t1c T1 pre and post Gd|T1 no FS +C|T1 post contrast no fat sat|T1 CE - tra|T1 KM - tra|T1 Gd -tra
t1c T1 Gd+ pre-op|T1 Gd preop|T1 造影後 前額断|T1 造影 前額|T1 +C pre op|T1 造影 無信号
t1c T1 造影剤あり|t1c-brain|T1Gd-brain|T1ce-0001|T1c_|T1-ce|T1 Gd-tra|T1 FS(-) Gd|T1 FS (-) Gd(+)
t1c contrast-enhanced T1|contrast- enhanced T1|T1 -post Gd|T1 造影 非脂肪抑制|T1 造影 脂肪抑制なし
t1c T1 Magnevist|T1 contrast agent|T1 -造影後|ce-T1|T1 post contrast free breathing
t1c T1-post-contrast|T1 Primovist
none Gd-|Gd(-)|造影なし|非造影|造影剤 (-)
t2 T2_space_T1|T2_TSE_FS|T2_tse_tra_512|T2 Propeller|T2_brain|sub-1_space-T1w_T2w|T2WI FSE
t2 T2強調冠状断|T2_SPACE|T2 CUBE|t2_spc_ns_sag_p2_iso|T2 SPACE sag
"""


@pytest.mark.parametrize("line", NAMES.strip().splitlines(), ids=lambda line: line[:30])
def test_names_mean_what_people_mean_by_them(line):
    kind, names = line.split(" ", 1)
    told = {name: str(from_name(name) or "none") for name in names.split("|")}
    assert told == dict.fromkeys(told, kind)


@pytest.mark.parametrize("minus", ["\u2010", "\u2013", "\u2212", "\uff0d"])
def test_a_minus_may_be_any_dash_and_a_plus_of_full_width(minus):
    for name in (f"T1 Gd{minus}", f"T1造影{minus}", f"T1 Gd({minus})"):
        assert from_name(name) == "t1", name
    assert from_name("T1 Gd\uff08\uff0b\uff09") == from_name("T1 Gd\uff0b") == "t1c"


def test_the_names_that_were_mistaken_once(shared):
    lines = (shared / "cases/06-name-t1-flair-and-contrast/names.txt").read_text().splitlines()
    for name, kind in map(str.split, lines):
        assert from_name(name) == kind, name
