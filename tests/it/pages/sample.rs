//! Invented people, units and figures of real length.

use askama::Template;
use piaojue::http::view::*;
use piaojue::purpose::Purpose;
use piaojue::words::Lang;

pub(super) const CONGRESS: &str = "4f0f6a6e-6f0c-4b1c-9d7e-0d2f4f8a1c11";
const CONTEST: &str = "8c1f2b57-3f56-4d6f-8f0a-2a9a1a6b7c22";
const MOTION: &str = "2b9d4c10-77aa-4a0e-9c55-6f1f0a3b9d33";

/// Twenty candidates in the order of strokes; the first twelve are those of the pictures.
pub(super) const PEOPLE: [(&str, &str, u32, u32, u32); 20] = [
    ("丁一凡", "重型机械加工分厂", 99, 7, 3),
    ("王芳", "质量检验中心", 95, 9, 5),
    ("王建国", "焊接结构分厂", 91, 13, 5),
    ("文志强", "动力与能源分厂", 41, 52, 16),
    ("李秀兰", "总装二车间", 98, 8, 3),
    ("阿依努尔·买买提明", "乌鲁木齐安装工程项目部", 93, 11, 5),
    ("陈国栋", "技术研究院", 84, 18, 7),
    ("欧阳静怡", "人力资源共享服务中心", 89, 15, 5),
    ("周明亮", "物流运输分公司", 63, 35, 11),
    ("赵丽华", "职工医院", 86, 17, 6),
    ("郭卫东", "安全环保部", 33, 58, 18),
    ("谢雪梅", "铸锻分厂", 79, 22, 8),
    ("廖小平", "表面处理车间", 30, 60, 19),
    ("谭晓燕", "财务部", 28, 61, 20),
    ("熊伟", "热处理车间", 27, 62, 20),
    ("黎明", "国际贸易公司", 26, 63, 20),
    ("潘志远", "信息中心", 25, 64, 20),
    ("薛佳", "档案馆", 24, 65, 20),
    ("戴红梅", "幼儿园", 23, 66, 20),
    ("魏国强", "保卫部", 22, 67, 20),
];

pub(crate) fn plain_frame(lang: Lang) -> Frame {
    Frame {
        lang,
        elder: Elder::Off,
        contact: Some(Contact {
            purpose: Purpose::Real,
            name: "周海燕".into(),
            phone: "0513-5550 0142".into(),
        }),
        path: "/i".into(),
    }
}

pub(crate) fn frames() -> [(&'static str, Frame); 4] {
    let elder = |elder| Frame {
        elder,
        ..plain_frame(Lang::Zh)
    };
    [
        ("", plain_frame(Lang::Zh)),
        (".elder", elder(Elder::On)),
        (".larger", elder(Elder::Larger)),
        (".en", plain_frame(Lang::En)),
    ]
}

/// Every page, rendered.
pub(crate) fn pages(frame: &Frame) -> Vec<(&'static str, String)> {
    let f = || frame.clone();
    let mut all = vec![
        (
            "enter",
            html(Enter {
                frame: f(),
                meeting: Some(meeting()),
                check: Check::PhoneTail,
            }),
        ),
        ("home", html(home(f(), State::Open))),
        ("home-before", html(home(f(), State::Draft))),
        ("ballot", html(ballot(f(), 20))),
        ("ballot-12", html(ballot(f(), 12))),
        ("ballot-motion", html(motion_ballot(f()))),
        ("ballot-appraisal", html(appraisal_ballot(f()))),
        ("candidate", html(candidate(f()))),
        ("contest", html(contest_page(f()))),
        ("candidates-20", html(candidates_page(f()))),
        ("poster", html(poster(f()))),
        ("rules", html(rules_page(f()))),
        ("document", html(document(f()))),
        ("observer", html(observer(f()))),
        ("result", html(result(f()))),
        (
            "result-20",
            html(ResultPage {
                score: Some(Score::Votes(table(20, None))),
                ..result(f())
            }),
        ),
        ("result-tied", html(tied_result(f()))),
        ("result-motion", html(motion_result(f()))),
        ("result-appraisal", html(appraisal_result(f()))),
        (
            "result-pending",
            html(ResultPending {
                frame: f(),
                meeting: meeting(),
                contest: contest(12, State::Closed),
            }),
        ),
        ("result-void", html(void_result(f()))),
        ("hall-voting", html(hall(f(), voting(None)))),
        (
            "hall-tally",
            html(hall(f(), voting(Some(table(12, Some(85)))))),
        ),
        ("hall-result", html(hall(f(), hall_result()))),
        ("hall-appraisal", html(hall(f(), appraisal_hall()))),
        (
            "hall-agenda",
            html(hall(f(), HallStage::agenda(&agenda(State::Draft), None))),
        ),
        ("hall-check-in", html(hall(f(), door_stage()))),
        ("hall-motion-open", html(hall(f(), motion_stage(true)))),
        ("hall-motion", html(hall(f(), motion_stage(false)))),
        ("motion-hands", html(motion_page(f(), corrected(), None))),
        (
            "motion-open",
            html(motion_page(f(), Vec::new(), Some(names_vote(true)))),
        ),
        (
            "motion-names",
            html(motion_page(f(), Vec::new(), Some(names_vote(false)))),
        ),
        ("motion-none", html(motion_page(f(), Vec::new(), None))),
        (
            "home-open-vote",
            html(Home {
                vote: Some(names_vote(true)),
                ..home(f(), State::Draft)
            }),
        ),
        ("hall-item", html(hall(f(), item_stage()))),
        ("hall-counting", html(hall(f(), counting_stage()))),
        ("hall-ended", html(hall(f(), ended_stage()))),
        ("officer-people", html(people(f()))),
        ("proposals", html(proposals(f()))),
        ("officer-proposals", html(proposal_desk(f()))),
        ("officer-invitations", html(invitations(f()))),
        ("officer-reprint", html(reprint(f()))),
        ("officer-slips", html(slips(f()))),
        ("officer-roll", html(roll_change(f()))),
        (
            "hall-300",
            html(Hall {
                balance: Balance {
                    entitled: 300,
                    present: 290,
                    leave: 5,
                    issued: 280,
                    returned: 187,
                    paper: OnPaper {
                        issued: 6,
                        returned: 4,
                    },
                },
                ..hall(f(), voting(None))
            }),
        ),
        (
            "officer-sign-in",
            html(OfficerSignIn {
                frame: f(),
                refused: true,
            }),
        ),
        (
            "officer-home",
            html(OfficerHome {
                frame: f(),
                officer: "周海燕".into(),
                csrf: "c".into(),
                congresses: vec![OwnCongress {
                    line: congress_line(),
                    reports: reports(),
                }],
                preparations: vec![PreparationRow {
                    href: "/officer/prepare/x".into(),
                    title: "第三届会员代表大会第一次会议".into(),
                    about: "11-20 09:00 改过 · 已建立 1 次会议".into(),
                }],
                refused: Vec::new(),
            }),
        ),
        ("candidates", html(candidates(f(), true))),
        ("candidates-fixed", html(candidates(f(), false))),
        ("discussion", html(discussion(f()))),
        ("changes", html(changes(f()))),
        ("moderation", html(moderation(f()))),
        ("revise", html(revise(f(), false))),
        ("revise-look", html(revise(f(), true))),
        ("hall-discussion", html(hall(f(), discussion_stage()))),
        ("paper-desk", html(paper_desk(f()))),
        ("paper-typing", html(paper_typing(f()))),
        ("console", html(console(f()))),
        ("console-rounds", html(console_with_rounds(f()))),
        ("console-appraisal", html(console_with_grades(f()))),
        (
            "notice",
            html(Notice {
                frame: f(),
                check: "手机号码后四位".into(),
            }),
        ),
        (
            "problem",
            html(ProblemPage {
                frame: f(),
                meeting: Some(meeting()),
                slug: "invitation-void".into(),
                action: Some(Link {
                    href: "/i".into(),
                    title: "输入新的投票码".into(),
                }),
            }),
        ),
        (
            "insecure",
            html(Insecure {
                frame: f(),
                secure: Some("https://192.168.1.20:8443/i".into()),
            }),
        ),
        (
            "index",
            html(Index {
                frame: f(),
                congresses: vec![congress_line()],
            }),
        ),
    ];
    all.extend(super::preparing::pages(frame));
    all
}

pub(super) fn html(page: impl Template) -> String {
    page.render().expect("rendering to a string cannot fail")
}

fn meeting() -> Meeting {
    Meeting {
        congress: CONGRESS.into(),
        organisation: "江海重型装备（集团）有限公司工会".into(),
        title: "第三届会员代表大会第一次会议".into(),
    }
}

fn congress_line() -> CongressLine {
    CongressLine {
        meeting: meeting(),
        state: "正在进行".into(),
        day: "2026 年 11 月 22 日".into(),
    }
}

fn contest(candidates: u32, state: State) -> ContestRef {
    ContestRef {
        contest: CONTEST.into(),
        title: "选举第三届工会委员会委员".into(),
        kind: Kind::Election {
            seats: 9,
            candidates,
        },
        paper: Paper::of(0),
        code: (state != State::Draft).then(|| "7K3M-Q8XD".into()),
        state,
    }
}

fn motion(state: State) -> ContestRef {
    ContestRef {
        contest: MOTION.into(),
        title: "表决《集体合同（2026—2028 年）（草案）》".into(),
        kind: Kind::Motion,
        paper: Paper::of(1),
        code: Some("4F7T-9KQ2".into()),
        state,
    }
}

fn appraisal(state: State) -> ContestRef {
    ContestRef {
        contest: CONTEST.into(),
        title: "中层干部民主评议票".into(),
        kind: Kind::Appraisal { items: 20 },
        paper: Paper::of(2),
        code: Some("7K3M-Q8XD".into()),
        state,
    }
}

fn options(count: usize) -> Vec<BallotOption> {
    let people = PEOPLE.iter().take(count).enumerate();
    people
        .map(|(index, (name, unit, ..))| BallotOption {
            id: format!("00000000-0000-4000-8000-{index:012}"),
            number: index + 1,
            name: (*name).into(),
            detail: (*unit).into(),
        })
        .collect()
}

fn balance() -> Balance {
    Balance {
        entitled: 120,
        present: 114,
        leave: 5,
        issued: 112,
        returned: 87,
        paper: OnPaper {
            issued: 6,
            returned: 4,
        },
    }
}

fn quorum() -> Option<Quorum> {
    Some(Quorum {
        needs: 80,
        ratio: (2, 3),
    })
}

fn agenda(state: State) -> Vec<AgendaLine> {
    let line = |number: usize, title: &str, detail: Option<&str>, progress, contest| AgendaLine {
        id: format!("item-{number}"),
        number,
        session: None,
        title: title.into(),
        detail: detail.map(Into::into),
        progress,
        here: progress == Progress::Now,
        contest,
        motion: None,
        documents: Vec::new(),
        discussion: None,
    };
    let now = if state == State::Draft {
        Progress::Now
    } else {
        Progress::Done
    };
    vec![
        line(1, "大会开幕", None, Progress::Done, None),
        line(
            2,
            "听取第二届工会委员会工作报告",
            None,
            Progress::Done,
            None,
        ),
        line(
            3,
            "听取财务工作和经费审查工作报告",
            None,
            Progress::Done,
            None,
        ),
        line(4, "通过《选举办法》", Some("举手表决"), now, None),
        line(
            5,
            "选举第三届工会委员会委员",
            Some("差额选举 · 应选 9 人"),
            Progress::Voting(state),
            Some(contest(12, state)),
        ),
        line(
            6,
            "选举第三届经费审查委员会委员",
            None,
            Progress::Waiting,
            None,
        ),
        line(
            7,
            "表决《集体合同（2026—2028 年）（草案）》",
            Some("无记名投票"),
            Progress::Voting(State::Draft),
            Some(motion(State::Draft)),
        ),
        line(8, "宣布结果，大会闭幕", None, Progress::Waiting, None),
    ]
}

fn home(frame: Frame, state: State) -> Home {
    Home {
        held: Some("2026 年 11 月 22 日 09:00—17:30".to_owned()),
        stream: None,
        frame,
        meeting: meeting(),
        vote: None,
        slips: vec![
            Slip {
                contest: contest(12, state),
            },
            Slip {
                contest: motion(State::Draft),
            },
        ],
        balance: balance(),
        quorum: quorum(),
        group: 5,
        updated: "14:18:30".into(),
        agenda: agenda(state),
        proposals: true,
    }
}

pub(super) fn ballot(frame: Frame, count: usize) -> Ballot {
    Ballot {
        frame,
        meeting: meeting(),
        contest: contest(u32::try_from(count).expect("few candidates"), State::Open),
        order: Order::Strokes,
        options: options(count),
        choices: [
            ("for", "赞成", "i-for"),
            ("against", "不赞成", "i-against"),
            ("abstain", "弃权", "i-abstain"),
        ]
        .map(|(mark, word, sign)| choice(mark, word, Some(sign)))
        .to_vec(),
        max_for: 9,
        write_ins: 2,
        write_in_needs_against: true,
        sealed: None,
        closes: Some("14:30".into()),
        others: vec![motion(State::Open)],
        changes: None,
    }
}

fn choice(mark: &str, word: &str, sign: Option<&'static str>) -> Choice {
    Choice {
        mark: mark.into(),
        word: word.into(),
        sign,
    }
}

const GRADES: [(&str, &str); 4] = [
    ("excellent", "优秀"),
    ("competent", "称职"),
    ("mostly_competent", "基本称职"),
    ("incompetent", "不称职"),
];

fn appraisal_ballot(frame: Frame) -> Ballot {
    Ballot {
        contest: appraisal(State::Open),
        order: Order::Given,
        choices: GRADES.map(|(mark, word)| choice(mark, word, None)).to_vec(),
        max_for: 0,
        write_ins: 0,
        ..ballot(frame, 20)
    }
}

/// 120 valid forms (R6), live or final.
fn grades(counted: Option<u32>) -> Score {
    let cell = |(_, grade): (&str, &str), votes: u32| {
        let valid = 120;
        GradedCell {
            grade: grade.into(),
            votes,
            rate: ballot::appraisal::Rate {
                votes: votes.into(),
                valid,
            }
            .to_string(),
        }
    };
    let row = |(index, (name, ..)): (usize, &(&str, &str, u32, u32, u32))| {
        let lost = u32::try_from(index).expect("few people");
        let votes = [119 - 2 * lost, lost, lost, 1];
        GradedRow {
            id: format!("00000000-0000-4000-8000-{index:012}"),
            number: index + 1,
            name: (*name).into(),
            cells: GRADES
                .into_iter()
                .zip(votes)
                .map(|(g, v)| cell(g, v))
                .collect(),
        }
    };
    Score::Grades(Grades {
        grades: GRADES.map(|(_, word)| word.to_owned()).to_vec(),
        counted,
        rows: PEOPLE.iter().enumerate().map(row).collect(),
    })
}

fn appraisal_result(frame: Frame) -> ResultPage {
    let mut reasons = why();
    reasons.truncate(2);
    reasons.push("有效 120 张，没有无效票。".into());
    reasons.push("各等次的比例以有效票 120 张为基数，没有通过或不通过。".into());
    ResultPage {
        contest: appraisal(State::Counted),
        outcome: Outcome::Appraisal { valid: 120 },
        figures: Figures {
            seats: 0,
            invalid: 0,
            valid: 120,
            ..figures()
        },
        reasons,
        score: Some(grades(None)),
        write_ins: Vec::new(),
        ..result(frame)
    }
}

fn appraisal_hall() -> HallStage {
    HallStage::Result {
        contest: CONTEST.into(),
        title: "中层干部民主评议".into(),
        outcome: Outcome::Appraisal { valid: 120 },
        figures: figures(),
        score: Some(grades(None)),
        log_code: "9WB2-H5TC".into(),
        log_size: 237,
    }
}

fn motion_ballot(frame: Frame) -> Ballot {
    let question = BallotOption {
        id: MOTION.into(),
        number: 1,
        name: "《集体合同（2026—2028 年）（草案）》".into(),
        detail: String::new(),
    };
    Ballot {
        contest: motion(State::Open),
        options: vec![question],
        max_for: 0,
        write_ins: 0,
        ..ballot(frame, 1)
    }
}

fn candidate(frame: Frame) -> Candidate {
    Candidate {
        frame,
        meeting: meeting(),
        contest: contest(12, State::Open),
        option: options(12).remove(5),
        photo: None,
        html: "<p>女，维吾尔族，1988 年 3 月出生，大学学历，高级工程师。2010 年 7 月参加工作。</p><h2>工作经历</h2><ul><li>2010—2016 年，乌鲁木齐安装工程项目部技术员。</li><li>2016 年至今，项目部副经理、分会主席。</li></ul>".into(),
    }
}

fn contest_page(frame: Frame) -> ContestPage {
    ContestPage {
        frame,
        meeting: meeting(),
        contest: contest(12, State::Ready),
        order: Order::Strokes,
        options: options(12),
        documents: vec![DocumentLine {
            href: "/c/x/documents/rules".into(),
            title: "第三届工会委员会选举办法".into(),
            about: "文字 · 2026 年 11 月 15 日公布".into(),
        }],
        changes: None,
        rules: vec![
            "实到达到应到的三分之二，可以投票。".into(),
            "赞成超过应到人数的半数，当选。".into(),
        ],
    }
}

/// Twenty of them, one with much to read, one with nothing.
fn candidates_page(frame: Frame) -> CandidatesPage {
    let text = "<p>女，维吾尔族，1988 年 3 月出生，大学学历，高级工程师。2010 年 7 月参加工作。</p><h2>工作经历</h2><ul><li>2010—2016 年，乌鲁木齐安装工程项目部技术员。</li><li>2016 年至今，项目部副经理、分会主席。</li></ul>";
    let profile = |(index, option): (usize, BallotOption)| Profile {
        option,
        photo: (index % 3 > 0).then(|| "/static/icon.svg".into()),
        html: match index {
            4 => text.repeat(3),
            7 => String::new(),
            _ => text.into(),
        },
    };
    let mut candidates: Vec<Profile> = options(20).into_iter().enumerate().map(profile).collect();
    candidates[9].option.name = "古丽巴哈尔·阿卜杜热依木·吐尔逊".into();
    candidates[9].option.detail = "海外工程项目管理中心与境外派驻机构（中亚、西亚片区）".into();
    CandidatesPage {
        frame,
        meeting: meeting(),
        contest: contest(20, State::Open),
        order: Order::Strokes,
        candidates,
    }
}

fn poster(frame: Frame) -> Poster {
    let address = "https://vote.jianghai-union.example.org/i";
    Poster {
        frame,
        meeting: meeting(),
        address: address.into(),
        qr: qr::svg(address),
        by_code: true,
    }
}

fn rules_page(frame: Frame) -> RulesPage {
    let line = |id: &str, text: &str, instead: Option<&str>, from_memory| RuleLine {
        id: id.into(),
        text: text.into(),
        instead: instead.map(Into::into),
        source: "《工会基层组织选举工作条例》第二十七条".into(),
        confidence: if from_memory {
            "凭记忆，未核对原文".into()
        } else {
            "据二手资料".into()
        },
        from_memory,
    };
    RulesPage {
        frame,
        meeting: meeting(),
        contest: contest(12, State::Ready),
        profile: "union-committee@1".into(),
        title: "工会委员会委员选举".into(),
        when: "会员大会或者会员代表大会选举工会委员会委员。".into(),
        lines: vec![
            line(
                "UE-20",
                "参加投票的人数达到应到人数的三分之二。",
                Some("参加投票的人数达到应到人数的五分之四。"),
                false,
            ),
            line("UE-30", "再次投票按赞成票多少当选。", None, true),
        ],
    }
}

fn document(frame: Frame) -> DocumentPage {
    DocumentPage {
        frame,
        meeting: meeting(),
        title: "第三届工会委员会选举办法".into(),
        published: Some("2026 年 11 月 15 日公布".into()),
        content: Content::Text("<h2>第一条</h2><p>选举采用无记名投票的方式。</p><h2>第二条</h2><table><thead><tr><th>事项</th><th>名额</th></tr></thead><tbody><tr><td>委员</td><td>9</td></tr></tbody></table>".into()),
        revised: None,
    }
}

/// Of somebody who lost, where 61 votes elect and the last elected has 79.
fn said(votes: u32) -> String {
    match 61_u32.checked_sub(votes) {
        None | Some(0) => format!("名次靠后，差 {} 票", 79 - votes),
        Some(missing) => format!("未过半数，差 {missing} 票"),
    }
}

/// Rows by votes, or in ballot order while `counted` ballots are in.
fn table(count: usize, counted: Option<u32>) -> Table {
    let mut people: Vec<_> = PEOPLE.iter().take(count).collect();
    if counted.is_none() {
        people.sort_by_key(|person| std::cmp::Reverse(person.2));
    }
    let row =
        |(index, (name, _, votes_for, against, abstain)): (usize, &(&str, &str, u32, u32, u32))| {
            Row {
                id: format!("00000000-0000-4000-8000-{index:012}"),
                number: index + 1,
                name: (*name).into(),
                votes_for: *votes_for,
                against: Some(*against),
                abstain: Some(*abstain),
                word: match (counted, index < 9) {
                    (Some(_), _) => Word::Open,
                    (None, true) => Word::Elected,
                    (None, false) => Word::NotElected,
                },
                said: (counted.is_none() && index >= 9).then(|| said(*votes_for)),
            }
        };
    Table {
        entitled: 120,
        seats: 9,
        needs: Some(61),
        majority: true,
        counted,
        rows: people.into_iter().enumerate().map(row).collect(),
    }
}

fn observer(frame: Frame) -> Observer {
    let open = contest(12, State::Open);
    let motion = motion(State::Ready);
    Observer {
        proposals: true,
        notices: Vec::new(),
        stream: None,
        frame,
        meeting: meeting(),
        balance: balance(),
        updated: "14:18:30".into(),
        agenda: agenda(State::Open),
        contests: vec![
            ObserverContest {
                contest: open,
                balance: balance(),
                quorum: quorum(),
                streams: true,
                score: Some(Score::Votes(table(12, Some(85)))),
            },
            ObserverContest {
                contest: motion,
                balance: Balance {
                    returned: 0,
                    paper: OnPaper {
                        issued: 6,
                        returned: 4,
                    },
                    ..balance()
                },
                quorum: quorum(),
                streams: false,
                score: None,
            },
        ],
    }
}

fn figures() -> Figures {
    Figures {
        entitled: 120,
        present: 114,
        issued: 112,
        returned: 111,
        paper: OnPaper {
            issued: 6,
            returned: 4,
        },
        valid: 109,
        invalid: 2,
        seats: 9,
    }
}

fn result(frame: Frame) -> ResultPage {
    ResultPage {
        frame,
        meeting: meeting(),
        contest: contest(12, State::Counted),
        round: 1,
        announced: "2026 年 11 月 22 日 14:52".into(),
        outcome: Outcome::Election {
            primary: false,
            elected: 9,
            tied: 0,
            vacant: 0,
        },
        figures: figures(),
        reasons: why(),
        score: Some(Score::Votes(table(12, None))),
        write_ins: vec![
            WriteIn {
                name: "孙立军".into(),
                votes: 3,
                elected: false,
                said: "未过半数，差 58 票".into(),
            },
            WriteIn {
                name: "马国英".into(),
                votes: 1,
                elected: false,
                said: "未过半数，差 60 票".into(),
            },
        ],
        signoffs_demanded: 0,
        certified_by: Vec::new(),
        rules: "工会委员会选举规则第 1 版".into(),
        course: Vec::new(),
        agreed_seats: None,
        log_code: Some("9WB2-H5TC".into()),
        log_size: 237,
        log: format!("https://piaojue.example/log/{CONGRESS}"),
    }
}

fn why() -> Vec<String> {
    [
        "到会 114 人，应到 120 人，达到三分之二（80 人），可以选举。",
        "发出 112 张，收回 111 张，收回不多于发出，选举有效。",
        "有效 109 张。无效 2 张，赞成都超过 9 人。",
        "应到 120 人，赞成须超过半数，即至少 61 票，才可当选。",
        "10 人过半数，多于应选 9 人，按赞成票多少取前 9 名。周明亮 63 票，排第 10，未当选。",
    ]
    .map(String::from)
    .to_vec()
}

/// Three tied for two seats, and the run-off that came of it.
fn tied_result(frame: Frame) -> ResultPage {
    let line = |own, words: &str| CourseLine {
        contest: contest(12, State::Counted),
        own,
        words: words.into(),
    };
    ResultPage {
        outcome: Outcome::Election {
            primary: false,
            elected: 7,
            tied: 3,
            vacant: 2,
        },
        course: vec![
            line(true, "3 人票数相同，再次投票"),
            line(false, "选举有效，选出 2 人"),
        ],
        agreed_seats: Some(8),
        ..result(frame)
    }
}

fn motion_result(frame: Frame) -> ResultPage {
    let row = Row {
        id: MOTION.into(),
        number: 1,
        name: "《集体合同（2026—2028 年）（草案）》".into(),
        votes_for: 96,
        against: Some(9),
        abstain: Some(4),
        word: Word::Passed,
        said: None,
    };
    ResultPage {
        contest: motion(State::Counted),
        outcome: Outcome::Motion { passed: true },
        figures: Figures {
            seats: 0,
            invalid: 0,
            valid: 111,
            ..figures()
        },
        score: Some(Score::Votes(Table {
            seats: 0,
            rows: vec![row],
            ..table(0, None)
        })),
        write_ins: Vec::new(),
        ..result(frame)
    }
}

fn void_result(frame: Frame) -> ResultPage {
    ResultPage {
        contest: contest(12, State::Void),
        outcome: Outcome::Void {
            ground: "开箱前撤回".into(),
            reason: "候选人名单有一处差错，更正后另行选举。".into(),
        },
        score: None,
        write_ins: Vec::new(),
        ..result(frame)
    }
}

fn hall(frame: Frame, stage: HallStage) -> Hall {
    Hall {
        stream: None,
        frame,
        meeting: meeting(),
        stage,
        balance: balance(),
        quorum: quorum(),
        clock: "14:18:32".into(),
    }
}

const DELEGATIONS: [&str; 4] = [
    "总装制造事业部代表团",
    "海外工程项目管理中心与境外派驻机构代表团",
    "集团机关代表团",
    "其他",
];

fn delegations() -> Vec<DelegationLine> {
    let line = |(name, entitled): (&str, u32)| DelegationLine {
        name: name.into(),
        entitled,
        present: entitled - 2,
        leave: 1,
    };
    let sizes = [46, 30, 28, 16];
    DELEGATIONS.into_iter().zip(sizes).map(line).collect()
}

fn door_stage() -> HallStage {
    HallStage::CheckIn {
        delegations: delegations(),
        doorway: Doorway::ByCode,
    }
}

fn proposal(id: &str, stage: &'static str) -> ProposalCard {
    ProposalCard {
        id: id.into(),
        number: Some("提案第 001 号".into()),
        title: "关于延长古丽巴哈尔·阿卜杜热依木所在夜班班组食堂供餐时间的提案".into(),
        reason: "夜班职工 0 点以后吃不上热饭。\n<b>冬天</b>尤其不便。".into(),
        suggestion: "食堂延长到 1 点，或者配送。".into(),
        stage,
        proposer: "阿依努尔·买买提明，乌鲁木齐安装工程项目部，第十二代表团".into(),
        behalf: Some("以代表团名义提出，待代表团确认"),
        claimed: true,
        seconders: vec![
            "王芳，质量检验中心，第三代表团".into(),
            "欧阳静怡，人力资源共享服务中心，第三代表团".into(),
        ],
        department: Some("后勤保障部".into()),
        returned: Some("请写明涉及的班组。".into()),
        former: vec![FormerText {
            heading: "修改前的第 1 稿".into(),
            title: "关于食堂的提案".into(),
            reason: "夜班吃不上热饭。".into(),
            suggestion: "延长供餐。".into(),
            returned: "请写明涉及的班组。".into(),
            seconders: vec!["王芳，质量检验中心，第三代表团".into()],
        }],
        item: Some(Link {
            href: "/c/x/agenda/y".into(),
            title: "表决夜班供餐办法".into(),
        }),
        answers: vec![AnswerLine {
            text: "从 12 月 1 日起供餐到 1 点。".into(),
            by: "后勤保障部".into(),
            rating: Some("基本满意"),
            former: vec![("从 11 月 31 日起供餐到 1 点。".into(), "日期写错。".into())],
        }],
        typed: None,
    }
}

fn proposals(frame: Frame) -> Proposals {
    Proposals {
        frame,
        meeting: meeting(),
        call: "提案征集正在进行，到 2026 年 11 月 21 日为止。".into(),
        seconders: 2,
        published: Some(vec![proposal("a", "已评价"), proposal("b", "已提升为议案")]),
    }
}

fn proposal_desk(frame: Frame) -> ProposalDesk {
    let group = |stage, word| ProposalGroup {
        word,
        stage,
        proposals: vec![proposal(stage, word)],
    };
    ProposalDesk {
        frame,
        meeting: meeting(),
        csrf: "token".into(),
        figures: ProposalFigures {
            received: 23,
            filed: 17,
            delegations: 2,
            returned: 4,
            answered: 9,
            rated: 6,
        },
        call: "提案征集正在进行，到 2026 年 11 月 21 日为止。".into(),
        chosen: CallForm {
            seconders: "2".into(),
            from: "2026-10-23".into(),
            until: "2026-11-21".into(),
            open: true,
            filed_only: false,
            published: true,
        },
        groups: vec![
            group("submitted", "等待审查"),
            group("sent-back", "退回重新答复"),
            group("filed", "已立案，等待答复"),
            group("answered", "已答复，等待评价"),
            group("rated", "已评价"),
        ],
        items: vec![("i".into(), "表决夜班供餐办法".into())],
        refused: Some("要填写的内容没有写，或者太长。请改正后再提交。".into()),
    }
}

fn item_stage() -> HallStage {
    let mut agenda = agenda(State::Draft);
    agenda[3].title = "审议通过《江海重型装备（集团）有限公司工会选举办法（草案）》".into();
    let document = |title: &str| DocumentLine {
        href: "/c/x/documents/y".into(),
        title: title.into(),
        about: "PDF · 2026 年 11 月 15 日公布".into(),
    };
    agenda[3].documents = vec![
        document("选举办法（草案）"),
        document("关于选举办法（草案）的说明"),
        document("征求意见及采纳情况"),
        document("修改对照表"),
    ];
    HallStage::between(&agenda, None)
}

fn counting_stage() -> HallStage {
    let step = |text: &str, progress| CountingStep {
        text: text.into(),
        progress,
    };
    HallStage::Counting {
        contest: CONTEST.into(),
        title: "第三届工会委员会委员选举".into(),
        state: "等待计票",
        code: "7K3M-Q8XD".into(),
        steps: vec![
            step("票箱已关闭", StepProgress::Done),
            step("纸票 4 张，两人各录入一遍", StepProgress::part(1, 4)),
            step("监票人交出票箱钥匙", StepProgress::part(1, 2)),
            step("计票，公布结果", StepProgress::Waiting),
        ],
    }
}

fn ended_stage() -> HallStage {
    let line = |title: &str, outcome: &str| OutcomeLine {
        title: title.into(),
        outcome: outcome.into(),
    };
    HallStage::Ended {
        outcomes: vec![
            line(
                "审议通过《江海重型装备（集团）有限公司工会选举办法（草案）》",
                "通过",
            ),
            line("第三届工会委员会委员选举", "选举有效，选出 8 人"),
            line(
                "第三届工会委员会委员选举另行选举（第二轮）",
                "选举有效，选出 1 人",
            ),
            line(
                "《集体合同（2026—2028 年）（草案）》表决",
                "表决有效，获得通过",
            ),
            line("中层干部民主评议", "评议有效，有效票 120 张"),
        ],
    }
}

fn people(frame: Frame) -> People {
    let person = |group: &str, (name, whereabouts): (&str, Whereabouts)| Person {
        id: format!("{group}-{name}"),
        name: name.into(),
        unit: "乌鲁木齐安装工程项目部".into(),
        number: "007198".into(),
        whereabouts,
        leave_reason: match whereabouts {
            Whereabouts::Leave => "赴乌鲁木齐参加安全生产标准化评审".into(),
            _ => String::new(),
        },
    };
    let people = [
        ("王芳", Whereabouts::Expected),
        ("阿依努尔·买买提明", Whereabouts::Leave),
        ("欧阳静怡", Whereabouts::Present),
        ("古丽巴哈尔·阿卜杜热依木", Whereabouts::Left),
    ];
    let group = |name: &&str| PeopleGroup {
        name: (*name).into(),
        people: people.into_iter().map(|one| person(name, one)).collect(),
    };
    People {
        frame,
        meeting: meeting(),
        officer: "周海燕".into(),
        csrf: "token".into(),
        check_in_open: true,
        doorway: Doorway::ByCode,
        by_code: true,
        screen: Some(ScreenLink {
            here: "/c/x/hall#0123-4567-89AB-CDEF-GHJK-MNPQ".into(),
            elsewhere: "https://vote.example.org/c/x/hall#0123-4567-89AB-CDEF-GHJK-MNPQ".into(),
        }),
        hall_check_in: true,
        balance: balance(),
        quorum: quorum(),
        delegations: delegations(),
        groups: DELEGATIONS.iter().map(group).collect(),
        asked: String::new(),
        done: Some("王芳：已签到。".into()),
        refused: Some("这位代表现在是“已离会”，不能这样登记。".into()),
        acts: vec![DoorLine {
            hour: "14:00".into(),
            text: "签到：古丽巴哈尔·阿卜杜热依木".into(),
            by: "周海燕".into(),
        }],
        live: "/api/v1/congresses/x/live?watch=y".into(),
    }
}

fn invitations(frame: Frame) -> Invitations {
    let standings = [
        InvitationStanding::Used,
        InvitationStanding::Waiting,
        InvitationStanding::Missing,
    ];
    let line = |(at, person): (usize, &(&str, &str, u32, u32, u32))| InviteeLine {
        name: person.0.into(),
        unit: person.1.into(),
        number: format!("00719{at}"),
        standing: standings[at % 3],
        reprint: "/officer/c/x/invitations/reprint?delegate=y".into(),
    };
    let group = |name: &&str| InviteeGroup {
        name: (*name).into(),
        reprint: "/officer/c/x/invitations/reprint?delegation=y".into(),
        people: PEOPLE[4..9].iter().enumerate().map(line).collect(),
    };
    Invitations {
        frame,
        meeting: meeting(),
        csrf: "token".into(),
        groups: DELEGATIONS.iter().map(group).collect(),
        refused: Some("这里没有要打印的邀请。请看下面的名单。".into()),
    }
}

fn reprint(frame: Frame) -> Reprint {
    let t = frame.t();
    Reprint {
        meeting: meeting(),
        csrf: "token".into(),
        question: t.reprint.ask_delegation(DELEGATIONS[0]),
        fields: vec![("delegation", DELEGATIONS[0].into())],
        waiting: 41,
        used: 5,
        frame,
    }
}

/// Slips of two sheets, with names as long as they get.
pub(crate) fn slips(frame: Frame) -> Slips {
    let base = "https://vote.jianghai-heavy-equipment.example.org:8443";
    let slip = |(at, person): (usize, &(&str, &str, u32, u32, u32))| {
        let code = "0123-4567-89AB-CDEF-GHJK-MNPQ";
        let link = paths::invitation(
            base,
            (CONGRESS, Purpose::Real),
            code,
            "mRUcUbN3Y4T0zTPf0uFHvA",
        );
        InvitationSlip {
            name: if at == 3 {
                "古丽巴哈尔·阿卜杜热依木"
            } else {
                person.0
            }
            .into(),
            unit: person.1.into(),
            delegation: DELEGATIONS[at % DELEGATIONS.len()].into(),
            number: format!("0071{at:02}"),
            code: code.into(),
            qr: qr::svg(&link),
            link,
        }
    };
    Slips {
        check: frame.t().slips.check_phone,
        frame,
        meeting: meeting(),
        address: format!("{base}/i"),
        slips: PEOPLE.iter().take(13).enumerate().map(slip).collect(),
    }
}

fn roll_change(frame: Frame) -> RollChange {
    let line = |at: usize, details: &[&str]| RollLine {
        number: format!("0071{at:02}"),
        name: PEOPLE[at].0.into(),
        details: details.iter().map(|&text| text.to_owned()).collect(),
    };
    RollChange {
        frame,
        meeting: meeting(),
        csrf: "token".into(),
        closed: None,
        refused: Some("现有名册或者文件在您查看以后有变更，没有更换。".into()),
        wrong: vec![Wrong {
            place: "代表名册.xlsx，工作表“名册”，C17".into(),
            words: "部门是空的。请填写；如果这一行不要了，请整行删去。".into(),
            href: None,
        }],
        odd: vec![Wrong {
            place: "代表名册.xlsx，工作表“名册”，D21".into(),
            words: "手机号与 D4 相同。如果填错了，请改正。".into(),
            href: None,
        }],
        shown: Some(RollShown {
            name: "代表名册（资格审查后）.xlsx".into(),
            file: "eHg".into(),
            mark: "eHg".into(),
            changes: RollChanges {
                added: vec![line(5, &[PEOPLE[5].1, DELEGATIONS[0]])],
                changed: vec![line(
                    7,
                    &[
                        "单位：总装二车间 → 人力资源共享服务中心",
                        "姓名：欧阳静 → 欧阳静怡",
                    ],
                )],
                removed: vec![line(9, &[PEOPLE[9].1, DELEGATIONS[1]])],
                unchanged: 117,
            },
        }),
        done: true,
    }
}

fn voting(table: Option<Table>) -> HallStage {
    HallStage::Voting {
        contest: CONTEST.into(),
        title: "选举第三届工会委员会委员".into(),
        state: "正在投票",
        code: "7K3M-Q8XD".into(),
        score: table.map(Score::Votes),
    }
}

fn hall_result() -> HallStage {
    let mut table = table(12, None);
    table.rows.iter_mut().for_each(|row| row.said = None);
    HallStage::Result {
        contest: CONTEST.into(),
        title: "选举第三届工会委员会委员".into(),
        outcome: Outcome::Election {
            primary: false,
            elected: 9,
            tied: 0,
            vacant: 0,
        },
        figures: figures(),
        score: Some(Score::Votes(table)),
        log_code: "9WB2-H5TC".into(),
        log_size: 237,
    }
}

/// The desk while paper ballots go out: somebody was looked for, three have one.
fn discussion(frame: Frame) -> DiscussionPage {
    let clause = |number: u32| ClauseText {
        number,
        label: format!("第 {number} 条"),
        html: format!("<h3>第 {number} 条</h3><p>甲方每年第一季度与乙方协商工资增长。</p>"),
    };
    DiscussionPage {
        frame,
        meeting: meeting(),
        item: "item-7".into(),
        title: "分团讨论《集体合同（2026—2028 年）（草案）》".into(),
        open: true,
        most: 1_000,
        drafts: vec![DraftText {
            document: "contract".into(),
            title: "集体合同（2026—2028 年）（草案）".into(),
            version: 2,
            about: "第 2 稿，2026 年 11 月 22 日公布".into(),
            clauses: (1..=8).map(clause).collect(),
            votes: vec![motion(State::Open)],
        }],
        files: Vec::new(),
    }
}

fn statement(id: u32, name: &str, reason: Option<&str>) -> StatementLine {
    StatementLine {
        id: format!("statement-{id}"),
        name: name.into(),
        delegation: "新疆维吾尔自治区安装工程项目部代表团".into(),
        about: Some("第一条".into()),
        words: "建议把发薪日提前到每月 8 日。\n节假日顺延的，也请写明。".into(),
        time: "14:18".into(),
        reason: reason.map(Into::into),
    }
}

fn change_lines(said: bool) -> Vec<ChangeLine> {
    let line = |kind, old, new| ChangeLine {
        kind,
        label: "第一条".into(),
        old,
        new,
        pieces: vec![
            PieceText::Same("工资于每月 ".into()),
            PieceText::Deleted("10".into()),
            PieceText::Inserted("8".into()),
            PieceText::Same(" 日前以货币支付。".into()),
        ],
        note: Some(NoteText {
            slug: "partly",
            word: "部分采纳",
            text: "发薪日改为每月 8 日；节假日顺延按国家规定。".into(),
        }),
        said: if said {
            vec![statement(9, "阿依努尔·买买提明", None)]
        } else {
            Vec::new()
        },
    };
    vec![
        line(ChangeKind::Changed, Some(1), Some(1)),
        line(ChangeKind::Added, None, Some(2)),
        line(ChangeKind::Removed, Some(2), None),
        line(ChangeKind::Kept, Some(3), Some(3)),
    ]
}

fn changes(frame: Frame) -> ChangesPage {
    ChangesPage {
        frame,
        meeting: meeting(),
        document: "contract".into(),
        title: "集体合同（2026—2028 年）（草案）".into(),
        version: 2,
        about: "第 2 稿，2026 年 11 月 22 日公布".into(),
        before: 1,
        about_before: "第 1 稿，2026 年 11 月 13 日公布".into(),
        lines: change_lines(false),
        votes: vec![motion(State::Open)],
        links: vec![Link {
            href: "/c/x/documents/contract".into(),
            title: "最新一稿全文".into(),
        }],
    }
}

fn speakers() -> Vec<SpeakersList> {
    let speaker = |name: &str| SpeakerLine {
        delegate: name.into(),
        name: name.into(),
    };
    vec![SpeakersList {
        delegation: "新疆维吾尔自治区安装工程项目部代表团".into(),
        waiting: vec![speaker("欧阳静怡"), speaker("周明亮")],
        speaking: Some(speaker("阿依努尔·买买提明")),
        spoken: vec!["王芳".into()],
    }]
}

fn moderation(frame: Frame) -> ModerationPage {
    ModerationPage {
        frame,
        meeting: meeting(),
        csrf: "c".into(),
        item: "item-7".into(),
        title: "分团讨论《集体合同（2026—2028 年）（草案）》".into(),
        open: true,
        before: true,
        waiting: vec![statement(1, "阿依努尔·买买提明", None)],
        published: vec![statement(2, "王芳", None)],
        held: vec![statement(3, "周明亮", Some("与本项讨论无关。"))],
        lists: speakers(),
        drafts: vec![DraftLine {
            document: "contract".into(),
            title: "集体合同（2026—2028 年）（草案）".into(),
            version: 2,
            about: "第 2 稿，2026 年 11 月 22 日公布".into(),
            votes: vec![motion(State::Draft)],
        }],
        refused: Some("请写明理由，最多 200 字。写意见的代表看得到。".into()),
    }
}

fn revise(frame: Frame, look: bool) -> RevisePage {
    RevisePage {
        frame,
        meeting: meeting(),
        csrf: "c".into(),
        document: "contract".into(),
        title: "集体合同（2026—2028 年）（草案）".into(),
        version: 1,
        text: "## 第一条　劳动报酬\n\n工资于每月 8 日前以货币支付。".into(),
        look: look.then(|| RevisionLook {
            lines: change_lines(true),
            papers: "修改稿 2026 年 11 月 22 日公布。".into(),
            votes: vec![motion(State::Draft)],
        }),
        refused: None,
        possible: true,
    }
}

fn discussion_stage() -> HallStage {
    HallStage::Discussion {
        title: "分团讨论《集体合同（2026—2028 年）（草案）》".into(),
        lists: speakers(),
    }
}

fn paper_desk(frame: Frame) -> PaperDesk {
    let holder = |at: usize, has_paper| Holder {
        delegate: CONTEST.into(),
        name: PEOPLE[at].0.into(),
        unit: PEOPLE[at].1.into(),
        number: format!("D{at:04}"),
        has_paper,
    };
    PaperDesk {
        frame,
        meeting: meeting(),
        contest: contest(20, State::Open),
        csrf: "c".into(),
        balance: balance(),
        stage: PaperStage::Open,
        counted: Some(2),
        wanted: "王".into(),
        found: vec![holder(1, false), holder(2, true)],
        holders: vec![holder(2, true), holder(5, true), holder(7, true)],
        done: Some("已经把纸票发给王建国。".into()),
        refused: Some("这位代表已经在手机上领了选票，不能再发纸票。".into()),
        typists: vec![Typist {
            hand: "first",
            name: "周海燕".into(),
            typed: 3,
        }],
        needs_every_mark: true,
    }
}

fn paper_typing(frame: Frame) -> PaperTyping {
    let marks = [("for", "赞成"), ("against", "不赞成"), ("abstain", "弃权")];
    PaperTyping {
        frame,
        meeting: meeting(),
        contest: contest(12, State::Closed),
        officer: "周海燕".into(),
        returned: 7,
        options: options(12),
        marks: marks
            .map(|(mark, word)| (mark.into(), word.into()))
            .to_vec(),
        write_ins: 2,
        eligible: vec![(MOTION.into(), "许多多".into(), "总装二车间".into())],
        open: true,
    }
}

/// Twenty candidates, one of them with a character that the table of strokes lacks.
fn candidates(frame: Frame, movable: bool) -> Candidates {
    let mut options = options(20);
    options[19].name = "魏䶮".into();
    Candidates {
        frame,
        meeting: meeting(),
        contest: contest(20, if movable { State::Draft } else { State::Ready }),
        officer: "周海燕".into(),
        csrf: "c".into(),
        order: Order::Strokes,
        standees: options
            .into_iter()
            .map(|option| Standee {
                unranked: option.name.chars().find(|character| *character == '䶮'),
                option,
            })
            .collect(),
        movable,
        refused: None,
    }
}

/// A counted contest that left a seat vacant: both ways on are offered.
fn console_with_rounds(frame: Frame) -> Console {
    let further = RoundWay {
        stage: "further",
        seats: Some(1),
        candidates: vec!["欧阳静怡".into(), "阿依努尔·买买提明".into()],
        rule: "UE-31".into(),
    };
    let reduce = Way::Reduce {
        seats: 9,
        to: 8,
        refused: None,
    };
    let mut console = console(frame);
    let standing = console.standing.as_mut().expect("a contest is shown");
    standing.contest = contest(12, State::Counted);
    standing.next = None;
    standing.can_void = false;
    standing.findings = Vec::new();
    standing.ways = vec![Way::Round(further), reduce];
    let mut reasons = why();
    reasons[4] =
        "8 人过半数，当选；应选 9 人，还缺 1 人，须另行选举，或者由大会同意减少名额。".into();
    standing.explanation = Some(Explanation {
        outcome: "选举有效，选出 8 人".into(),
        reasons,
    });
    console
}

/// A counted appraisal.
fn console_with_grades(frame: Frame) -> Console {
    let mut console = console_with_rounds(frame);
    let standing = console.standing.as_mut().expect("a contest is shown");
    standing.contest = appraisal(State::Counted);
    standing.ways = Vec::new();
    let Score::Grades(grades) = grades(None) else {
        unreachable!("an appraisal has grades");
    };
    standing.explanation = Some(Explanation {
        outcome: "评议有效，有效票 120 张".into(),
        reasons: vec!["各等次的比例以有效票 120 张为基数，没有通过或不通过。".into()],
    });
    standing.grades = Some(grades);
    console
}

fn agenda_changes() -> AgendaChanges {
    let waiting = |number: usize, title: &str| WaitingItem {
        id: format!("w{number}"),
        number,
        title: title.into(),
        up: number > 9,
        down: number == 9,
    };
    let place = |number: usize, title: &str| AgendaPlace {
        id: format!("w{number}"),
        number,
        title: title.into(),
        session: Some("正式会议".into()),
        chosen: number == 10,
    };
    AgendaChanges {
        waiting: vec![
            waiting(9, "分团讨论《集体合同（2026—2028 年）（草案）》"),
            waiting(10, "表决《集体合同（2026—2028 年）（草案）》"),
        ],
        places: vec![
            place(9, "分团讨论《集体合同（2026—2028 年）（草案）》"),
            place(10, "表决《集体合同（2026—2028 年）（草案）》"),
        ],
        kinds: vec![("motion", "表决"), ("break", "休会")],
    }
}

fn reports() -> Vec<ReportLine> {
    let line = |what: &str, words: &str, late: bool| ReportLine {
        what: what.into(),
        form: "/officer/contests/x/report".into(),
        words: words.into(),
        working_days: !late,
        reported: false,
        late,
    };
    vec![
        line(
            "第三届工会委员会委员选举",
            "最迟应在 2026 年 12 月 7 日报送，已经过期。《工会基层组织选举工作条例》第二十九条（UE-60），凭记忆，未核对原文。",
            true,
        ),
        line(
            "整次大会（举手或者记名表决）",
            "最迟 2026 年 12 月 1 日报送。《上海市职工代表大会条例》第三十七条（WC-21），已核对原文。",
            false,
        ),
    ]
}

fn console(frame: Frame) -> Console {
    let finding = |state, text: &str, cause: Option<&str>, rule: &str| Finding {
        state,
        text: text.into(),
        cause: cause.map(Into::into),
        rule: rule.into(),
    };
    Console {
        stream: StreamForm::default(),
        frame,
        meeting: meeting(),
        officer: "周海燕".into(),
        csrf: "c".into(),
        clock: "14:18:32".into(),
        agenda: agenda(State::Open),
        changes: Some(agenda_changes()),
        ended: false,
        check_in_open: true,
        upcoming: Some(Upcoming {
            contest: motion(State::Draft),
            findings: vec![
                finding(
                    FindingState::Passed,
                    "名册已定，应到 120 人。",
                    None,
                    "AR-4",
                ),
                finding(FindingState::Noted, "没有要求监票人签名。", None, "UE-40"),
            ],
        }),
        standing: Some(Standing {
            contest: contest(12, State::Open),
            balance: balance(),
            quorum: quorum(),
            times: BoxTimes {
                opened: Some("14:06:00".into()),
                closes: Some("14:30:00".into()),
                closed: None,
            },
            updated: "14:18:30".into(),
            next: Some(Act {
                verb: Verb::Close,
                needs: vec![finding(
                    FindingState::Passed,
                    "数目相符，可以关闭",
                    None,
                    "UE-26",
                )],
                possible: true,
            }),
            waiting: None,
            sealed: None,
            can_void: true,
            findings: vec![
                finding(
                    FindingState::Failed,
                    "监票人不能是候选人",
                    Some("高文博既是候选人又是监票人。"),
                    "UE-40",
                ),
                finding(
                    FindingState::Passed,
                    "差额：多 3 人，至少多 1 人",
                    None,
                    "UE-14",
                ),
                finding(
                    FindingState::Passed,
                    "代表名册已固定，应到 120 人",
                    None,
                    "AR-4",
                ),
                finding(
                    FindingState::Waiting,
                    "等委员选举结果：委员不得兼任",
                    None,
                    "UE-51",
                ),
            ],
            ways: Vec::new(),
            agreed_seats: None,
            extendable: None,
            explanation: None,
            grades: None,
        }),
        contests: vec![
            ContestLine {
                contest: contest(12, State::Open),
                rule: "差额，赞成超过应到半数".into(),
                issued_returned: Some((112, 87)),
            },
            ContestLine {
                contest: motion(State::Draft),
                rule: "赞成超过应到半数".into(),
                issued_returned: None,
            },
        ],
        acts: vec![
            ActLine {
                time: "14:16:05".into(),
                text: "解除邀请暂停：第三代表团 1 人，核对 8 次未通过".into(),
                by: "周海燕".into(),
                refused: None,
            },
            ActLine {
                time: "14:06:00".into(),
                text: "开启票箱，到会 114 人，已领票 108 人".into(),
                by: "周海燕".into(),
                refused: None,
            },
            ActLine {
                time: "14:05:12".into(),
                text: "开启票箱".into(),
                by: "周海燕".into(),
                refused: Some("spread".into()),
            },
            ActLine {
                time: "13:58:20".into(),
                text: "固定选票内容，核对码 7K3M-Q8XD".into(),
                by: "周海燕".into(),
                refused: None,
            },
        ],
        refused: None,
        reason: String::new(),
        scrutineers: scrutineers(),
        paused: vec![PausedInvitation {
            delegate: "d".into(),
            name: "沈玉珍".into(),
            number: "A017".into(),
            until: "14:33:00".into(),
        }],
        motion: None,
        notices: Vec::new(),
        reports: reports(),
        rehearsing: Rehearsing::Offered,
        live: format!("/api/v1/congresses/{CONGRESS}/live?watch=k"),
    }
}

/// Two scrutineers, one of whom has just been given a link.
fn scrutineers() -> Vec<ScrutineerLine> {
    let link = ShownLink {
        href: "https://vote.example.org/s#7Q2M-0B9C-F2A5-5A0E-4D2F-9A6C.kRf6l0".to_owned(),
        qr: piaojue::http::view::qr::svg("https://vote.example.org/s").unwrap(),
    };
    let line = |place, name: &str, code: Option<&str>, link| ScrutineerLine {
        place,
        name: name.to_owned(),
        key_code: code.map(str::to_owned),
        link,
    };
    vec![
        line(1, "梁思远", Some("7Q2M-0B9C"), None),
        line(2, "欧阳玉洁", None, Some(link)),
    ]
}

const LONG_MOTION: &str = "关于设立女职工委员会筹备小组并授权工会委员会办理有关事项的决议（草案）";

fn motion_figures(silent: Option<u32>) -> MotionFigures {
    MotionFigures {
        entitled: 120,
        present: 114,
        in_favour: 74,
        against: 21,
        abstained: 8,
        silent,
        needed: 61,
    }
}

fn motion_stage(open: bool) -> HallStage {
    HallStage::Motion {
        way: "记名表决",
        title: LONG_MOTION.into(),
        figures: motion_figures(Some(11)),
        voted: open.then_some(103),
        outcome: if open { "" } else { "通过" }.into(),
        signatures: if open {
            ""
        } else {
            "监票人梁思远、阿依努尔·买买提明已签字，共 2 人。"
        }
        .into(),
    }
}

fn motion_page(frame: Frame, counts: Vec<HandsCount>, vote: Option<NamesVote>) -> MotionPage {
    MotionPage {
        frame,
        meeting: meeting(),
        item: "item-4".into(),
        title: LONG_MOTION.into(),
        documents: Vec::new(),
        proposals: vec![Link {
            href: "/c/x/proposals#y".into(),
            title: "提案第 001 号".into(),
        }],
        counts,
        former: vote.iter().filter(|vote| !vote.open).map(former).collect(),
        vote,
    }
}

/// A count that was corrected, and the one before.
fn corrected() -> Vec<HandsCount> {
    let count = |version, why: &str, awaits, signed: &[(&str, &str)]| {
        HandsCount {
        version,
        figures: motion_figures(None),
        words: "举手表决：应到 120 人，实到 114 人，赞成 74 人，反对 21 人，弃权 8 人；通过需要赞成 61 人，通过。清点人：王芳、阿依努尔·买买提明。".into(),
        matter: "会务人员说明：这一项属于“议程、名单、办法等会议事项”。".into(),
        why: why.into(),
        signatures: if awaits {
            "待签字：要 1 名监票人签字，已签 0 名。"
        } else {
            "监票人梁思远已签字，共 1 人。"
        }
        .into(),
        awaits,
        signed: signed
            .iter()
            .map(|(name, code)| ((*name).into(), (*code).into()))
            .collect(),
    }
    };
    vec![
        count(2, "第三排漏数一人", true, &[]),
        count(1, "", false, &[("梁思远", "4F7T-9KQ2")]),
    ]
}

/// The vote that `vote` was held again for.
fn former(vote: &NamesVote) -> NamesVote {
    NamesVote {
        round: 1,
        why: String::new(),
        replaced:
            "这次表决的结果不再有效，已经重新表决，原因：喀什项目部的代表网络中断，没有来得及表决。"
                .into(),
        ..vote.clone()
    }
}

fn names_vote(open: bool) -> NamesVote {
    let voices = ["赞成", "反对", "弃权"];
    let people = PEOPLE.iter().zip(voices.iter().cycle());
    let people: Vec<_> = people
        .map(|((name, unit, ..), voice)| ((*name).into(), (*unit).into(), *voice))
        .collect();
    let group = |name: &str, people: &[(String, String, &'static str)]| NamesGroup {
        delegation: name.into(),
        people: people.to_vec(),
    };
    NamesVote {
        item: "item-4".into(),
        title: LONG_MOTION.into(),
        round: 2,
        why: "喀什项目部的代表网络中断，没有来得及表决".into(),
        replaced: String::new(),
        matter: "会务人员说明：这一项属于“决议、决定等一般事项”。".into(),
        open,
        public_names: !open,
        figures: motion_figures(Some(11)),
        outcome: (!open).then(|| "记名表决：应到 120 人，实到 114 人，赞成 74 人，反对 21 人，弃权 8 人，未表决 11 人；通过需要赞成 61 人，通过。".into()),
        names: vec![group("第一代表团", &people[..10]), group("", &people[10..])],
    }
}
