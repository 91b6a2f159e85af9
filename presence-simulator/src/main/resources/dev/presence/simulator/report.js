'use strict';
(() => {
  const data = JSON.parse(document.getElementById('data').textContent);
  const all = data.contestants;
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const narrow = () => window.innerWidth < 560;
  const DASHES = [[], [6, 3], [2, 2]];
  let charts = [];

  function hue(index, count) {
    const dark = matchMedia('(prefers-color-scheme: dark)').matches;
    return `hsl(${Math.round(360 * index / count)} 65% ${dark ? 66 : 38}%)`;
  }

  function seconds(value) {
    if (value < 1) return `${+(value * 1000).toPrecision(2)} ms`;
    return `${(+value.toPrecision(3)).toLocaleString('en')} s`;
  }

  function scale(title, more) {
    return Object.assign({
      title: {display: true, text: title, color: css('--dim')},
      grid: {color: css('--rule')},
      border: {color: css('--rule')},
      ticks: {color: css('--dim'), maxRotation: 0, autoSkipPadding: 12},
    }, more);
  }

  // Only 1, 2 and 5 times a power of ten get a number: a logarithmic axis draws more lines than it has room for.
  function logTick(format) {
    return value => [1, 2, 5].includes(+(value / 10 ** Math.floor(Math.log10(value) + 1e-9)).toPrecision(3)) ? format(value) : '';
  }

  // ---- detection time against mistakes

  const shown = all.filter(c => c.detection > 0);
  // A logarithmic axis has no zero: who made no mistake stands below everybody who made one.
  const some = shown.filter(c => c.mistakes > 0).map(c => c.mistakes);
  const floor = Math.min(...some, ...shown.map(c => c.atMost)) / 2;
  const height = c => Math.max(c.mistakes, floor);

  // Where a text beside a point hides no other; the points themselves are taken from the start.
  function place(chart, context, taken, point, text) {
    const width = context.measureText(text).width;
    const around = [[9, -7], [-9 - width, -7], [9, 5], [9, -19], [-9 - width, 5], [-9 - width, -19], [-width / 2, 9], [-width / 2, -23], [12, 18], [12, -32], [-12 - width, 18], [-12 - width, -32]];
    const area = chart.chartArea;
    const box = around.map(([dx, dy]) => [point.x + dx, point.y + dy, width, 14]).find(([x, y, w, h]) =>
      x > area.left && x + w < chart.width && y > area.top - 10 && y + h < area.bottom
      && taken.every(o => x + w < o[0] || o[0] + o[2] < x || y + h < o[1] || o[1] + o[3] < y));
    return box && {text, box};
  }

  const numbers = {
    id: 'numbers',
    afterDatasetsDraw(chart) {
      const context = chart.ctx;
      const taken = chart.data.datasets.flatMap((set, i) =>
        set.numbered ? chart.getDatasetMeta(i).data.map(point => [point.x - 5, point.y - 5, 10, 10]) : []);
      context.save();
      context.font = '600 12px system-ui, sans-serif';
      context.textBaseline = 'middle';
      chart.data.datasets.forEach((set, i) => {
        if (!set.numbered) return;
        chart.getDatasetMeta(i).data.forEach((point, k) => {
          const c = set.data[k].contestant;
          const texts = narrow() ? [`${c.number}`] : [`${c.number} ${c.name}`, `${c.number}`];
          const label = texts.map(text => place(chart, context, taken, point, text)).find(found => found);
          if (!label) return;
          taken.push(label.box);
          context.fillStyle = set.borderColor;
          context.fillText(label.text, label.box[0], label.box[1] + 7);
        });
      });
      context.restore();
    },
  };

  function pareto() {
    const points = ours => shown.filter(c => c.ours === ours).map(c => ({x: c.detection, y: height(c), contestant: c}));
    const front = shown.filter(c => c.front).sort((a, b) => a.detection - b.detection).map(c => ({x: c.detection, y: height(c)}));
    const set = (label, ours, color, style) => ({
      label, numbered: true, data: points(ours), borderColor: css(color), backgroundColor: css(color), pointStyle: style, pointRadius: 5, pointHoverRadius: 7,
    });
    return new Chart(document.getElementById('pareto'), {
      type: 'scatter',
      plugins: [numbers],
      data: {
        datasets: [
          set('this library', true, '--ours', 'circle'),
          set('other projects', false, '--other', 'rectRot'),
          {label: 'beaten by nobody', type: 'line', data: front, borderColor: css('--dim'), borderDash: [4, 4], borderWidth: 1.5, pointRadius: 0, pointStyle: 'line', fill: false},
        ],
      },
      options: options({
        x: scale('mean detection time', {type: 'logarithmic', ticks: {color: css('--dim'), callback: logTick(seconds), maxRotation: 0}}),
        y: scale('false evictions per day connected', {
          type: 'logarithmic',
          min: floor / 1.5,
          ticks: {color: css('--dim'), callback: logTick(value => `${+value.toPrecision(1)}`)},
        }),
      }, item => {
        const c = item.raw.contestant;
        return c ? `${c.name}: ${seconds(c.detection)}, ${c.mistakes > 0 ? +c.mistakes.toPrecision(3) : 'none seen, at most ' + +c.atMost.toPrecision(2)} a day` : '';
      }),
    });
  }

  // ---- distribution of detection times

  function distribution() {
    const drawn = all.filter(c => c.quantiles.length > 0);
    const chart = {
      type: 'line',
      data: {
        datasets: drawn.map((c, i) => ({
          label: c.name,
          data: c.quantiles.map((q, percent) => ({x: Math.max(q, 0.5), y: percent})),
          borderColor: hue(i, drawn.length),
          backgroundColor: hue(i, drawn.length),
          borderDash: DASHES[i % DASHES.length],
          borderWidth: 2,
          pointRadius: 0,
          pointStyle: 'line',
          pointHitRadius: 6,
        })),
      },
      options: options({
        x: scale('time since the death', {type: 'logarithmic', ticks: {color: css('--dim'), callback: logTick(seconds), maxRotation: 0}}),
        y: scale('% removed', {min: 0, max: 100}),
      }, item => `${item.dataset.label}: ${item.raw.y} % within ${seconds(item.raw.x)}`),
    };
    // Colours repeat nearly; the dashes tell lines apart, and a legend of points does not show them by itself.
    Object.assign(chart.options.plugins.legend.labels, {
      pointStyleWidth: 30,
      generateLabels: c => Chart.defaults.plugins.legend.labels.generateLabels(c)
        .map(label => Object.assign(label, {lineDash: DASHES[label.datasetIndex % DASHES.length], lineWidth: 2})),
    });
    return new Chart(document.getElementById('distribution'), chart);
  }

  // ---- timelines

  const shades = {
    id: 'shades',
    beforeDatasetsDraw(chart) {
      const {ctx, chartArea, scales} = chart;
      ctx.save();
      ctx.font = '11px system-ui, sans-serif';
      [['link down', data.outage], ['server still', data.stall], ['tab hidden', data.hidden]].forEach(([text, span]) => {
        const left = scales.x.getPixelForValue(span[0]);
        const right = scales.x.getPixelForValue(span[1]);
        ctx.fillStyle = css('--shade');
        ctx.fillRect(left, chartArea.top, right - left, chartArea.bottom - chartArea.top);
        ctx.fillStyle = css('--dim');
        ctx.textAlign = 'center';
        if (!narrow()) ctx.fillText(text, (left + right) / 2, chartArea.top - 4);
      });
      const death = scales.x.getPixelForValue(data.death);
      ctx.strokeStyle = css('--ghost');
      ctx.setLineDash([3, 3]);
      ctx.beginPath();
      ctx.moveTo(death, chartArea.top);
      ctx.lineTo(death, chartArea.bottom);
      ctx.stroke();
      if (!narrow()) {
        ctx.fillStyle = css('--ghost');
        ctx.fillText('dies', death, chartArea.top - 4);
      }
      ctx.restore();
    },
  };

  function scene() {
    const canvas = document.getElementById('scene');
    canvas.parentElement.style.height = `${all.length * 26 + 110}px`;
    const name = c => narrow() ? `${c.number}` : c.name;
    const bars = (label, kind, color) => ({
      label,
      data: all.flatMap(c => c.spans.filter(s => s.kind === kind).map(s => ({x: [s.from, Math.min(s.to, data.end)], y: name(c), contestant: c, span: s}))),
      backgroundColor: css(color),
      borderSkipped: false,
      grouped: false,
      barThickness: 12,
      minBarLength: 2,
      order: 2,
    });
    const pings = {
      label: 'ping',
      type: 'scatter',
      data: all.flatMap(c => c.pings.filter(at => at <= data.end).map(at => ({x: at, y: name(c), contestant: c}))),
      backgroundColor: css('--ink'),
      borderColor: css('--paper'),
      pointRadius: 2,
      borderWidth: 0,
      order: 1,
    };
    return new Chart(canvas, {
      type: 'bar',
      plugins: [shades],
      data: {
        labels: all.map(name),
        datasets: [bars('listed', 'LISTED', '--alive'), bars('evicted although alive', 'ABSENT', '--absent'), bars('ghost', 'GHOST', '--ghost'), pings],
      },
      options: options({
        x: scale('seconds', {min: 0, max: data.end}),
        y: scale('', {type: 'category', title: {display: false}, grid: {display: false}, ticks: {color: css('--ink'), autoSkip: false}}),
      }, item => {
        const s = item.raw.span;
        return s ? `${item.raw.contestant.name}: ${item.dataset.label}, ${+s.from.toFixed(1)} to ${+s.to.toFixed(1)} s` : `${item.raw.contestant.name}: ping at ${+item.raw.x.toFixed(1)} s`;
      }, {indexAxis: 'y', layout: {padding: {top: 14}}}),
    });
  }

  function options(scales, label, more) {
    return Object.assign({
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      scales,
      plugins: {
        legend: {position: 'bottom', labels: {color: css('--ink'), usePointStyle: true, boxHeight: 7, boxWidth: 18, font: {size: narrow() ? 11 : 12}}},
        tooltip: {callbacks: {title: () => '', label}},
      },
    }, more);
  }

  function draw() {
    charts.forEach(chart => chart.destroy());
    charts = [pareto(), distribution(), scene()];
  }

  draw();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
  matchMedia('(max-width: 559px)').addEventListener('change', draw);
})();
