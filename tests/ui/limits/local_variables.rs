use redlua::redis_script;

redis_script! {
    pub fn hits(user: &str) -> Vec<i64> {
        let hits: Str<i64> = key!("hits:{user}");
        let v0 = hits.incr(); let v1 = hits.incr(); let v2 = hits.incr(); let v3 = hits.incr(); let v4 = hits.incr();
        let v5 = hits.incr(); let v6 = hits.incr(); let v7 = hits.incr(); let v8 = hits.incr(); let v9 = hits.incr();
        let v10 = hits.incr(); let v11 = hits.incr(); let v12 = hits.incr(); let v13 = hits.incr(); let v14 = hits.incr();
        let v15 = hits.incr(); let v16 = hits.incr(); let v17 = hits.incr(); let v18 = hits.incr(); let v19 = hits.incr();
        let v20 = hits.incr(); let v21 = hits.incr(); let v22 = hits.incr(); let v23 = hits.incr(); let v24 = hits.incr();
        let v25 = hits.incr(); let v26 = hits.incr(); let v27 = hits.incr(); let v28 = hits.incr(); let v29 = hits.incr();
        let v30 = hits.incr(); let v31 = hits.incr(); let v32 = hits.incr(); let v33 = hits.incr(); let v34 = hits.incr();
        let v35 = hits.incr(); let v36 = hits.incr(); let v37 = hits.incr(); let v38 = hits.incr(); let v39 = hits.incr();
        let v40 = hits.incr(); let v41 = hits.incr(); let v42 = hits.incr(); let v43 = hits.incr(); let v44 = hits.incr();
        let v45 = hits.incr(); let v46 = hits.incr(); let v47 = hits.incr(); let v48 = hits.incr(); let v49 = hits.incr();
        let v50 = hits.incr(); let v51 = hits.incr(); let v52 = hits.incr(); let v53 = hits.incr(); let v54 = hits.incr();
        let v55 = hits.incr(); let v56 = hits.incr(); let v57 = hits.incr(); let v58 = hits.incr(); let v59 = hits.incr();
        let v60 = hits.incr(); let v61 = hits.incr(); let v62 = hits.incr(); let v63 = hits.incr(); let v64 = hits.incr();
        let v65 = hits.incr(); let v66 = hits.incr(); let v67 = hits.incr(); let v68 = hits.incr(); let v69 = hits.incr();
        let v70 = hits.incr(); let v71 = hits.incr(); let v72 = hits.incr(); let v73 = hits.incr(); let v74 = hits.incr();
        let v75 = hits.incr(); let v76 = hits.incr(); let v77 = hits.incr(); let v78 = hits.incr(); let v79 = hits.incr();
        let v80 = hits.incr(); let v81 = hits.incr(); let v82 = hits.incr(); let v83 = hits.incr(); let v84 = hits.incr();
        let v85 = hits.incr(); let v86 = hits.incr(); let v87 = hits.incr(); let v88 = hits.incr(); let v89 = hits.incr();
        let v90 = hits.incr(); let v91 = hits.incr(); let v92 = hits.incr(); let v93 = hits.incr(); let v94 = hits.incr();
        let v95 = hits.incr(); let v96 = hits.incr(); let v97 = hits.incr(); let v98 = hits.incr(); let v99 = hits.incr();
        let v100 = hits.incr(); let v101 = hits.incr(); let v102 = hits.incr(); let v103 = hits.incr(); let v104 = hits.incr();
        let v105 = hits.incr(); let v106 = hits.incr(); let v107 = hits.incr(); let v108 = hits.incr(); let v109 = hits.incr();
        let v110 = hits.incr(); let v111 = hits.incr(); let v112 = hits.incr(); let v113 = hits.incr(); let v114 = hits.incr();
        let v115 = hits.incr(); let v116 = hits.incr(); let v117 = hits.incr(); let v118 = hits.incr(); let v119 = hits.incr();
        let v120 = hits.incr(); let v121 = hits.incr(); let v122 = hits.incr(); let v123 = hits.incr(); let v124 = hits.incr();
        let v125 = hits.incr(); let v126 = hits.incr(); let v127 = hits.incr(); let v128 = hits.incr(); let v129 = hits.incr();
        let v130 = hits.incr(); let v131 = hits.incr(); let v132 = hits.incr(); let v133 = hits.incr(); let v134 = hits.incr();
        let v135 = hits.incr(); let v136 = hits.incr(); let v137 = hits.incr(); let v138 = hits.incr(); let v139 = hits.incr();
        let v140 = hits.incr(); let v141 = hits.incr(); let v142 = hits.incr(); let v143 = hits.incr(); let v144 = hits.incr();
        let v145 = hits.incr(); let v146 = hits.incr(); let v147 = hits.incr(); let v148 = hits.incr(); let v149 = hits.incr();
        let v150 = hits.incr(); let v151 = hits.incr(); let v152 = hits.incr(); let v153 = hits.incr(); let v154 = hits.incr();
        let v155 = hits.incr(); let v156 = hits.incr(); let v157 = hits.incr(); let v158 = hits.incr(); let v159 = hits.incr();
        let v160 = hits.incr(); let v161 = hits.incr(); let v162 = hits.incr(); let v163 = hits.incr(); let v164 = hits.incr();
        let v165 = hits.incr(); let v166 = hits.incr(); let v167 = hits.incr(); let v168 = hits.incr(); let v169 = hits.incr();
        let v170 = hits.incr(); let v171 = hits.incr(); let v172 = hits.incr(); let v173 = hits.incr(); let v174 = hits.incr();
        let v175 = hits.incr(); let v176 = hits.incr(); let v177 = hits.incr(); let v178 = hits.incr(); let v179 = hits.incr();
        let v180 = hits.incr(); let v181 = hits.incr(); let v182 = hits.incr(); let v183 = hits.incr(); let v184 = hits.incr();
        let v185 = hits.incr(); let v186 = hits.incr(); let v187 = hits.incr(); let v188 = hits.incr(); let v189 = hits.incr();
        let v190 = hits.incr(); let v191 = hits.incr(); let v192 = hits.incr(); let v193 = hits.incr(); let v194 = hits.incr();
        let mut all = Vec::new();
        all.push(v0); all.push(v1); all.push(v2); all.push(v3); all.push(v4); all.push(v5);
        all.push(v6); all.push(v7); all.push(v8); all.push(v9); all.push(v10); all.push(v11);
        all.push(v12); all.push(v13); all.push(v14); all.push(v15); all.push(v16); all.push(v17);
        all.push(v18); all.push(v19); all.push(v20); all.push(v21); all.push(v22); all.push(v23);
        all.push(v24); all.push(v25); all.push(v26); all.push(v27); all.push(v28); all.push(v29);
        all.push(v30); all.push(v31); all.push(v32); all.push(v33); all.push(v34); all.push(v35);
        all.push(v36); all.push(v37); all.push(v38); all.push(v39); all.push(v40); all.push(v41);
        all.push(v42); all.push(v43); all.push(v44); all.push(v45); all.push(v46); all.push(v47);
        all.push(v48); all.push(v49); all.push(v50); all.push(v51); all.push(v52); all.push(v53);
        all.push(v54); all.push(v55); all.push(v56); all.push(v57); all.push(v58); all.push(v59);
        all.push(v60); all.push(v61); all.push(v62); all.push(v63); all.push(v64); all.push(v65);
        all.push(v66); all.push(v67); all.push(v68); all.push(v69); all.push(v70); all.push(v71);
        all.push(v72); all.push(v73); all.push(v74); all.push(v75); all.push(v76); all.push(v77);
        all.push(v78); all.push(v79); all.push(v80); all.push(v81); all.push(v82); all.push(v83);
        all.push(v84); all.push(v85); all.push(v86); all.push(v87); all.push(v88); all.push(v89);
        all.push(v90); all.push(v91); all.push(v92); all.push(v93); all.push(v94); all.push(v95);
        all.push(v96); all.push(v97); all.push(v98); all.push(v99); all.push(v100); all.push(v101);
        all.push(v102); all.push(v103); all.push(v104); all.push(v105); all.push(v106); all.push(v107);
        all.push(v108); all.push(v109); all.push(v110); all.push(v111); all.push(v112); all.push(v113);
        all.push(v114); all.push(v115); all.push(v116); all.push(v117); all.push(v118); all.push(v119);
        all.push(v120); all.push(v121); all.push(v122); all.push(v123); all.push(v124); all.push(v125);
        all.push(v126); all.push(v127); all.push(v128); all.push(v129); all.push(v130); all.push(v131);
        all.push(v132); all.push(v133); all.push(v134); all.push(v135); all.push(v136); all.push(v137);
        all.push(v138); all.push(v139); all.push(v140); all.push(v141); all.push(v142); all.push(v143);
        all.push(v144); all.push(v145); all.push(v146); all.push(v147); all.push(v148); all.push(v149);
        all.push(v150); all.push(v151); all.push(v152); all.push(v153); all.push(v154); all.push(v155);
        all.push(v156); all.push(v157); all.push(v158); all.push(v159); all.push(v160); all.push(v161);
        all.push(v162); all.push(v163); all.push(v164); all.push(v165); all.push(v166); all.push(v167);
        all.push(v168); all.push(v169); all.push(v170); all.push(v171); all.push(v172); all.push(v173);
        all.push(v174); all.push(v175); all.push(v176); all.push(v177); all.push(v178); all.push(v179);
        all.push(v180); all.push(v181); all.push(v182); all.push(v183); all.push(v184); all.push(v185);
        all.push(v186); all.push(v187); all.push(v188); all.push(v189); all.push(v190); all.push(v191);
        all.push(v192); all.push(v193); all.push(v194);
        all
    }
}

fn main() {}
