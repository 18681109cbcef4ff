//! The pages on which a congress is built, empty, full and failing.

use piaojue::http::view::*;

use super::sample::{CONGRESS, PEOPLE, ballot, html};

const LONG: &str = "江海重型装备（集团）有限公司乌鲁木齐安装工程项目部第三届职工代表大会第一次会议";

pub(super) fn pages(frame: &Frame) -> Vec<(&'static str, String)> {
    let f = || frame.clone();
    vec![
        ("prepare", html(overview(f()))),
        (
            "prepare-step",
            html(step(f(), Step::Contests, parts(), false)),
        ),
        (
            "prepare-flawed",
            html(step(f(), Step::Contests, parts(), true)),
        ),
        (
            "prepare-empty",
            html(step(f(), Step::Papers, vec![Part::Lines(lines(0))], false)),
        ),
        (
            "prepare-sample",
            html(step(f(), Step::Check, vec![sample(f())], false)),
        ),
        (
            "officer-home-empty",
            html(OfficerHome {
                frame: f(),
                officer: "周海燕".into(),
                csrf: "c".into(),
                congresses: Vec::new(),
                preparations: Vec::new(),
                refused: vec![
                    "没有上传：1 处问题。".into(),
                    "大会.zip：不是完整的 .zip 压缩包。".into(),
                ],
            }),
        ),
    ]
}

fn preparing() -> Preparing {
    let line = |step: Step| StepLine {
        step,
        done: if step == Step::Roll {
            "120 位代表".into()
        } else {
            String::new()
        },
        lacks: if step == Step::Agenda { 2 } else { 0 },
        first: (step == Step::Agenda).then(|| "还没有列入议程。请在第 5 步加上。".into()),
    };
    Preparing {
        id: CONGRESS.into(),
        title: LONG.into(),
        csrf: "c".into(),
        steps: Step::ALL.map(line).to_vec(),
    }
}

fn overview(frame: Frame) -> PrepareOverview {
    PrepareOverview {
        frame,
        preparing: preparing(),
        founded: vec![FoundedLine {
            href: format!("/officer/c/{CONGRESS}"),
            title: LONG.into(),
        }],
    }
}

fn step(frame: Frame, step: Step, parts: Vec<Part>, flawed: bool) -> PrepareStep {
    let wrong = |words: &str| Wrong {
        place: "代表名册.xlsx，工作表“名册”，D17".into(),
        words: words.into(),
        href: flawed.then(|| "/officer".into()),
    };
    let mut parts = parts;
    if !flawed {
        for part in &mut parts {
            if let Part::Form(form) = part {
                form.fields.iter_mut().for_each(|field| field.wrong = None);
            }
        }
    }
    PrepareStep {
        frame,
        preparing: preparing(),
        step,
        heading: flawed.then(|| LONG.into()),
        refused: flawed.then(|| "这份筹备刚才在别处改过。".into()),
        saved: !flawed,
        wrong: if flawed {
            vec![wrong("手机号“123”不对。")]
        } else {
            Vec::new()
        },
        odd: vec![wrong("同名同部门。")],
        parts,
        back: flawed.then(|| ("/officer".into(), "返回".into())),
    }
}

fn choices() -> Vec<Choosable> {
    let choice = |(index, (name, unit, ..)): (usize, &(&str, &str, u32, u32, u32))| Choosable {
        value: name.to_string(),
        label: name.to_string(),
        note: unit.to_string(),
        group: (index == 0).then(|| "选举".into()),
        chosen: index == 1,
    };
    PEOPLE.iter().take(3).enumerate().map(choice).collect()
}

fn parts() -> Vec<Part> {
    let inputs = [
        Input::Line,
        Input::Area(3),
        Input::Number,
        Input::Moment,
        Input::Day,
        Input::Choice(choices()),
        Input::Select(choices()),
        Input::Ticks(choices()),
        Input::File { accept: ".pdf" },
    ];
    let field = |(index, input): (usize, Input)| Field {
        id: format!("f-{index}"),
        name: format!("name-{index}"),
        label: "选票标题".into(),
        note: "例如：第三届工会委员会委员选票".into(),
        value: "“<b>”".into(),
        wrong: Some("最多 200 个字，写在一行里。".into()),
        needed: index % 2 == 0,
        input,
    };
    let fields = inputs.into_iter().enumerate().map(field).collect();
    vec![
        Part::Lines(lines(12)),
        Part::Form(Form {
            act: "save",
            action: "/officer/prepare".into(),
            heading: Some("加一项".into()),
            hidden: vec![("person", "0-00000000".into())],
            fields,
            more: vec![field((20, Input::Number))],
            button: "保存这一项".into(),
            main: true,
        }),
        Part::Words {
            heading: "名册的样子".into(),
            text: vec!["一人一行。".into()],
            links: vec![("/officer".into(), "下载名册样表".into())],
        },
        Part::Findings {
            heading: LONG.into(),
            text: "建立以后就不能改了。".into(),
            list: vec![Finding {
                state: FindingState::Failed,
                text: "候选人 9 人，应选 9 人，至少要多 1 人。".into(),
                cause: Some("依据《工会基层组织选举工作条例》".into()),
                rule: "UE-14".into(),
            }],
        },
        Part::Rules {
            heading: "这一项按这些规则进行".into(),
            when: "会员代表大会选举工会委员会委员。".into(),
            lines: vec![RuleLine {
                id: "UE-20".into(),
                text: "到会的达到应到会人数的三分之二。".into(),
                instead: None,
                source: "《工会基层组织选举工作条例》".into(),
                confidence: "凭记忆".into(),
                from_memory: true,
            }],
        },
    ]
}

fn lines(count: usize) -> Lines {
    let line = |(index, (name, unit, ..)): (usize, &(&str, &str, u32, u32, u32))| Line {
        key: format!("{index}-00000000"),
        group: (index == 0).then(|| "预备会议".into()),
        title: name.to_string(),
        detail: unit.to_string(),
        href: Some("/officer".into()),
        wrong: if index == 2 {
            vec!["请填写。".into()]
        } else {
            Vec::new()
        },
    };
    Lines {
        heading: "候选人".into(),
        empty: "还没有人。".into(),
        action: "/officer/prepare".into(),
        movable: true,
        lines: PEOPLE.iter().take(count).enumerate().map(line).collect(),
    }
}

fn sample(frame: Frame) -> Part {
    Part::Sample(Box::new(Sample {
        ballot: ballot(frame, 12),
    }))
}
